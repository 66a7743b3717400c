package io.comfymill.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowEditsTest {
  private final ObjectNode graph =
      json(
          """
          {"3":{"class_type":"KSampler","inputs":{"seed":1,"steps":20,"model":["4",0]}},
           "6":{"class_type":"CLIPTextEncode","inputs":{"text":"a"},"_meta":{"title":"The. Prompt"}},
           "7":{"class_type":"CLIPTextEncode","inputs":{"text":"b"},"_meta":{"title":"Twin"}},
           "8":{"class_type":"CLIPTextEncode","inputs":{"text":"c"},"_meta":{"title":"Twin"}},
           "9":{"class_type":"Other","inputs":{"noise_seed":["3",0]}}}""");

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) WireJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6.text=42             | /6/inputs/text  | '\"42\"'",
        "6.text=               | /6/inputs/text  | '\"\"'",
        "The. Prompt.text=x=y  | /6/inputs/text  | '\"x=y\"'",
        "3.steps=30            | /3/inputs/steps | 30",
        "3.name=a cat          | /3/inputs/name  | '\"a cat\"'",
        "3.model=x             | /3/inputs/model | '\"x\"'",
      })
  void anInputIsSetByIdOrTitle(String assignment, String pointer, String value) throws IOException {
    WorkflowEdits.set(graph, assignment);

    JsonNode expected = WireJson.mapper().readTree(value);
    assertThat(graph.at(pointer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5.text=a    | no graph node has the id or the title '5'",
        "Twin.text=a | several graph nodes have the title 'Twin': 7, 8",
        "6=a         | is not NODE.INPUT=VALUE",
        "6.=a        | is not NODE.INPUT=VALUE",
        "6.text      | is not NODE.INPUT=VALUE",
      })
  void whatDoesNotFitIsSaid(String assignment, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkflowEdits.set(graph, assignment))
        .withMessageContaining(message);
  }

  @Test
  void aSeedGoesToAllThatHaveOneOfTheirOwn() {
    WorkflowEdits.seed(graph, 77);

    assertThat(graph.at("/3/inputs/seed").asLong()).isEqualTo(77);
    assertThat(graph.at("/9/inputs/noise_seed").isArray()).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> WorkflowEdits.seed(json("{}"), 1));
  }
}
