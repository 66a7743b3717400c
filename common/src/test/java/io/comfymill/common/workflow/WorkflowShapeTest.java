package io.comfymill.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.TreeSet;
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
    try {
      return WorkflowShape.of(new ObjectMapper().readTree(json), new TreeSet<>(List.of(models)));
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
