package io.comfymill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowShapeTest {
  private static final String GRAPH =
      """
      {"1": {"class_type": "Load", "inputs": {"ckpt_name": "a.safetensors"}},
       "2": {"class_type": "Sample", "inputs": {"model": ["1", 0], "seed": 7, "steps": 20,
             "cfg": 7.5, "text": "a cat", "noise": 123456789012345}}}
      """;

  private static long shape(String json, String... models) {
    return WorkflowShape.of(spec(json, models));
  }

  private static JobSpec spec(String json, String... models) {
    PromptId prompt = new PromptId("p");
    try {
      return new JobSpec(
          JobId.of(TenantId.DEFAULT, prompt),
          TenantId.DEFAULT,
          prompt,
          null,
          0,
          0,
          (ObjectNode) new ObjectMapper().readTree(json),
          JsonNodeFactory.instance.objectNode(),
          List.of(),
          Requirements.of(List.of(), List.of(models)),
          JobLimits.NONE,
          List.of(),
          Instant.EPOCH);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"seed\": 7', '\"seed\": 8'",
    "a cat, a dog",
    "7.5, 6.0",
    "123456789012345, 543210987654321"
  })
  void seedsTextsAndFractionsDoNotCount(String before, String after) {
    assertThat(shape(GRAPH.replace(before, after))).isEqualTo(shape(GRAPH));
  }

  @ParameterizedTest
  @CsvSource({"'\"steps\": 20', '\"steps\": 50'", "Sample, SampleAdvanced", "Load, LoadQuantized"})
  void stepsAndClassesCount(String before, String after) {
    assertThat(shape(GRAPH.replace(before, after))).isNotEqualTo(shape(GRAPH));
  }

  @Test
  void modelsCount() {
    assertThat(shape(GRAPH, "a")).isNotEqualTo(shape(GRAPH, "b"));
  }

  @Test
  void idsAndOrderOfGraphNodesDoNotCount() {
    String renumbered =
        """
        {"9": {"class_type": "Sample", "inputs": {"steps": 20, "model": ["5", 0], "seed": 1}},
         "5": {"class_type": "Load", "inputs": {}}}
        """;

    assertThat(shape(renumbered)).isEqualTo(shape(GRAPH));
  }

  @Test
  void anythingThatIsJsonHasAShape() {
    assertThat(shape("{\"1\": 3, \"2\": [], \"3\": {\"inputs\": {\"a\": [\"none\"]}}}"))
        .isEqualTo(shape("{\"1\": 3, \"2\": [], \"3\": {\"inputs\": {\"a\": [\"none\"]}}}"));
  }
}
