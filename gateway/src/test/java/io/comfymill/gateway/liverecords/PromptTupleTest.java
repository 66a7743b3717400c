package io.comfymill.gateway.liverecords;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.JobSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PromptTupleTest {
  @Test
  void isComfyUisFiveTupleWithTheGraphInTheClientsOrder() {
    assertThat(PromptTuple.of(JobRowSamples.spec(19, "{\"client_id\":\"c\"}")).toString())
        .isEqualTo(
            "[19,\"mine\",{\"9\":{\"class_type\":\"B\"},\"1\":{\"class_type\":\"A\"}},"
                + "{\"client_id\":\"c\"},[\"9\"]]");
  }

  @Test
  void whatIsNoNumberIsNoStringEither() throws IOException {
    JobSpec job = JobRowSamples.spec(1, "{}");
    job.workflow().putArray("is_changed").add(Double.NaN);

    String text = PromptTuple.text(job, 1);

    assertThat(text).contains("[NaN]");
    assertThat(PromptTuple.graph(text, null).equals(job.workflow())).isTrue();
  }

  @Test
  void leavesPartnerKeysOut() {
    String extraData = "{\"api_key_comfy_org\":\"s\",\"auth_token_comfy_org\":\"s\",\"keep\":1}";
    assertThat(PromptTuple.of(JobRowSamples.spec(1, extraData)).get(3).toString())
        .isEqualTo("{\"keep\":1}");
  }

  @Test
  void keepsAClientsFractionalNumberAndCountsInIntegers() {
    assertThat(PromptTuple.number(1.5).toString()).isEqualTo("1.5");
    assertThat(PromptTuple.number(-36).toString()).isEqualTo("-36");
    assertThat(PromptTuple.number(1e300).toString()).isEqualTo("1.0E300");
  }
}
