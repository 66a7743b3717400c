package io.comfymill.common.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.WireJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each was posted to a real ComfyUI 0.3.64, which answered 200. */
class WorkerSafetyTest {
  private static final String GOOD =
      "'1': {'class_type': 'EmptyImage', 'inputs': {'width': 8, 'height': 8, 'batch_size': 1,"
          + " 'color': 0}}, '2': {'class_type': 'PreviewImage', 'inputs': {'images': ['1', 0]}}";

  private final WorkflowValidator validator =
      new WorkflowValidator(Recordings.objectInfo(), file -> false);

  private Validation validate(JsonNode prompt) {
    assertThat(validator.validateAsComfyUi(prompt, null).canRun()).isTrue();
    return validator.validate(prompt, null);
  }

  private static ObjectNode prompt(String moreNodes) {
    return (ObjectNode) Recordings.parse("{" + GOOD + moreNodes + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'class_type': 'EmptyImage'}
          {'class_type': 'EmptyImage', 'inputs': null}
          {'class_type': 'EmptyImage', 'inputs': []}
          {'class_type': 'EmptyImage', 'inputs': 'x'}
          {'class_type': 'EmptyImage', 'inputs': 5}
          {'class_type': 'PreviewImage'}
          """)
  void refusesANodeWithoutInputsLinkedOrNot(String node) {
    PromptError error = validate(prompt(", '3': " + node)).error();

    assertThat(error).isNotNull();
    assertThat(error.type()).isEqualTo("invalid_prompt");
    assertThat(error.message())
        .isEqualTo(
            "Cannot execute because a node is missing the inputs property, or it is no object.");
    assertThat(error.details()).isEqualTo("Node ID '#3'");
    assertThat(error.extraInfo().isEmpty()).isTrue();
  }

  @Test
  void refusesANodeWithoutInputsThatFeedsAnotherOutput() {
    String bad =
        ", '3': {'class_type': 'EmptyImage'},"
            + " '4': {'class_type': 'PreviewImage', 'inputs': {'images': ['3', 0]}}";

    assertThat(validate(prompt(bad)).canRun()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "-1", "0.5", "true"})
  void refusesALinkToNothingThatAnOutputNeedsByWhateverInput(String slot) {
    ObjectNode prompt = prompt("");
    ((ObjectNode) prompt.at("/1/inputs")).set("junk", Recordings.parse("['99', " + slot + "]"));

    PromptError error = validate(prompt).error();

    assertThat(error).isNotNull();
    assertThat(error.message())
        .isEqualTo("Cannot execute because a node is fed by node 99, which does not exist.");
    assertThat(error.details()).isEqualTo("Node ID '#1'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'class_type': 'EmptyImage', 'inputs': {}}",
        "{'class_type': 'EmptyImage', 'inputs': {}, '_meta': 5}",
        "{'class_type': 'LoadImage', 'inputs': {'image': 5}, 'is_changed': {'a': [1]}}",
        "{'class_type': 'ImageInvert', 'inputs': {'image': ['99', 0]}}",
        "{'class_type': 'ImageInvert', 'inputs': {'image': ['3', 0]}}",
        "{'class_type': 'ImageInvert', 'inputs': {'image': [99, 0], 'x': ['99', null]}}",
      })
  void takesWhatOnlyLooksBad(String unlinked) {
    assertThat(validate(prompt(", '3': " + unlinked)).canRun()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[99, 0]", "['99', null]", "['99', '0']", "['99']", "['1', 0]", "['2', 0]"})
  void takesUnknownInputsThatLeadToNoMissingNode(String value) {
    ObjectNode prompt = prompt("");
    ((ObjectNode) prompt.at("/1/inputs")).set("junk", Recordings.parse(value));

    assertThat(validate(prompt).canRun()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"447, true", "448, false", "900, false"})
  void refusesWhatIsNestedTooDeep(int levels, boolean taken) {
    ObjectNode prompt = prompt("");
    ((ObjectNode) prompt.at("/1/inputs")).set("junk", nested(levels));

    assertThat(validate(prompt).canRun()).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"449, true", "450, false"})
  void refusesExtraDataThatIsNestedTooDeep(int levels, boolean taken) {
    ObjectNode extraData = WireJson.mapper().createObjectNode();
    extraData.set("extra_pnginfo", nested(levels));

    assertThat(WorkerSafety.checkExtraData(extraData).isEmpty()).isEqualTo(taken);
  }

  private static JsonNode nested(int levels) {
    ArrayNode outermost = WireJson.mapper().createArrayNode();
    ArrayNode innermost = outermost;
    for (int level = 1; level < levels; level++) {
      innermost = innermost.addArray();
    }
    return outermost;
  }

  @ParameterizedTest
  @CsvSource({"300, true", "949, true", "950, false", "3000, false"})
  void refusesAChainThatIsTooLongThoughNoOutputNeedsIt(int nodes, boolean taken) {
    Validation found = validate(chain(nodes));

    assertThat(found.canRun()).isEqualTo(taken);
    if (found.error() != null) {
      assertThat(found.error().message()).contains("a chain of more than 950 nodes");
    }
  }

  private static ObjectNode chain(int nodes) {
    ObjectNode prompt = prompt("");
    for (int i = 0; i < nodes; i++) {
      ObjectNode node = prompt.putObject("c" + i).put("class_type", "ImageInvert");
      node.putObject("inputs").putArray("image").add("c" + (i - 1)).add(0);
    }
    return prompt;
  }

  @Test
  void takesAGraphThatIsWideAndNotDeep() {
    ObjectNode prompt = prompt("");
    for (int i = 0; i < 20_000; i++) {
      ObjectNode node = prompt.putObject("w" + i).put("class_type", "ImageInvert");
      node.putObject("inputs").putArray("image").add("1").add(0);
    }

    assertThat(validate(prompt).canRun()).isTrue();
  }

  @Test
  void leavesComfyUisOwnRefusalsAsTheyAre() {
    JsonNode prompt =
        Recordings.parse(
            "{'3': {'class_type': 'EmptyImage'},"
                + " '4': {'class_type': 'PreviewImage', 'inputs': {'images': ['3', 0]}}}");

    Validation found = validator.validate(prompt, List.of("4"));

    assertThat(found.error()).isEqualTo(validator.validateAsComfyUi(prompt, List.of("4")).error());
    assertThat(found.nodeErrors().has("3")).isTrue();
  }
}
