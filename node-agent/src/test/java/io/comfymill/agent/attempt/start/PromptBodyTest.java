package io.comfymill.agent.attempt.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.Jobs;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptBodyTest {
  @Test
  void aListIsWrappedSoThatComfyUiDoesNotTakeItForALink() {
    Assignment.Run run = Jobs.run(new NodeId("node"), Jobs.job("lists"));
    ObjectNode inputs =
        run.job().workflow().putObject("7").put("class_type", "A").putObject("inputs");
    inputs.putArray("sizes").add(15).add(14).add(5);
    inputs.putArray("pair").add(1).add(2);
    inputs.putArray("none");
    inputs.putArray("link").add("1").add(0);
    String asTheClientSentIt = run.job().workflow().toString();

    ObjectNode body = PromptBody.of(run, "agent", PathMap.NONE);

    assertThat(body.at("/prompt/7/inputs").toString())
        .isEqualTo(
            "{\"sizes\":{\"__value__\":[15,14,5]},\"pair\":{\"__value__\":[1,2]},"
                + "\"none\":{\"__value__\":[]},\"link\":[\"1\",0]}");
    assertThat(run.job().workflow()).hasToString(asTheClientSentIt);
  }

  @Test
  void pathsOfClientsBecomeThoseOfTheServer() {
    Assignment.Run run = Jobs.run(new NodeId("node"), Jobs.job("paths"));
    run.job()
        .workflow()
        .putObject("7")
        .put("class_type", "P:\\x")
        .putObject("inputs")
        .put("path", "P:\\shot\\a.exr");
    PathMap paths = new PathMap(List.of(new PathMap.Folder("P:\\", "/mnt/p")));

    ObjectNode body = PromptBody.of(run, "agent", paths);

    assertThat(body.at("/prompt/7/inputs/path").asText()).isEqualTo("/mnt/p/shot/a.exr");
    assertThat(body.at("/prompt/7/class_type").asText()).isEqualTo("P:\\x");
    assertThat(run.job().workflow().at("/7/inputs/path").asText()).isEqualTo("P:\\shot\\a.exr");
  }
}
