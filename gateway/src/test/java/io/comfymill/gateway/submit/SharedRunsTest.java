package io.comfymill.gateway.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.StoredText;
import io.comfymill.common.wire.WireJson;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedRunsTest {
  private static final String ONE = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) WireJson.mapper().readTree(text);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JobSpec job(String prompt, String workflow, String input, String pool) {
    Requirements wanted = new Requirements(null, null, pool, null, null, 0, null);
    return new JobSpec(
        JobId.of(TenantId.DEFAULT, new PromptId(prompt)),
        TenantId.DEFAULT,
        new PromptId(prompt),
        prompt,
        1,
        0,
        json(workflow),
        json("{\"create_time\":\"" + prompt + "\"}"),
        List.of("2"),
        wanted,
        JobLimits.NONE,
        List.of(
            new InputFile("1", "image", "a.png", ArtifactKey.input(input), input, 1, null, null)),
        Instant.EPOCH,
        List.of(),
        null);
  }

  private static String key(JobSpec job) {
    return SharedRuns.key(job, job);
  }

  @Test
  void equalRequestsHaveOneKeyWhoeverSendsThemAndInWhateverOrder() {
    String workflow = "{\"1\":{\"inputs\":{\"seed\":5,\"a\":1}},\"2\":{}}";
    String reordered = "{\"2\":{},\"1\":{\"inputs\":{\"a\":1,\"seed\":5}}}";

    assertThat(key(job("p1", workflow, ONE, null))).isEqualTo(key(job("p2", reordered, ONE, null)));
  }

  @Test
  void anotherSeedInputOrPoolIsAnotherRequest() {
    String one = key(job("p", "{\"1\":{\"seed\":5}}", ONE, null));

    assertThat(key(job("p", "{\"1\":{\"seed\":6}}", ONE, null))).isNotEqualTo(one);
    assertThat(key(job("p", "{\"1\":{\"seed\":5}}", OTHER, null))).isNotEqualTo(one);
    assertThat(key(job("p", "{\"1\":{\"seed\":5}}", ONE, "video"))).isNotEqualTo(one);
  }

  @Test
  void longStringsCountByTheirContent() {
    JobSpec job = job("p", "{\"1\":{\"inputs\":{\"image\":\"\"}}}", ONE, null);
    JobSpec first = job.inParts(List.of(text(ONE)), null);
    JobSpec second = job.inParts(List.of(text(OTHER)), null);

    assertThat(SharedRuns.key(job, first)).isNotEqualTo(SharedRuns.key(job, second));
  }

  private static StoredText text(String hash) {
    return new StoredText("/prompt/1/inputs/image", ArtifactKey.text(hash), 100_000);
  }
}
