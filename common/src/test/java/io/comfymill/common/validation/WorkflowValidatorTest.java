package io.comfymill.common.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.workflow.ObjectInfo;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recordings do not hold; each expectation was seen on a real ComfyUI 0.3.64. */
class WorkflowValidatorTest {
  private static final ObjectInfo OBJECT_INFO = Recordings.objectInfo();
  private static final String SAVE =
      "'2': {'class_type': 'SaveImage', 'inputs': {'images': ['1', 0], 'filename_prefix': 'x'}}";

  private final WorkflowValidator validator =
      new WorkflowValidator(OBJECT_INFO, file -> file.equals("there.png"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'abc'  | width, abc, invalid literal for int() with base 10: 'abc'
          '12.5' | width, 12.5, invalid literal for int() with base 10: '12.5'
          {}     | width, {}, int() argument must be a string, a bytes-like object or a real number, not 'dict'
          null   | width, None, int() argument must be a string, a bytes-like object or a real number, not 'NoneType'
          {'__value__': [1, 2]} | width, [1, 2], int() argument must be a string, a bytes-like object or a real number, not 'list'
          """)
  void reportsWhatCannotBeConverted(String value, String details) {
    PromptErrors errors = errorsOf("1", emptyImage(value));

    assertThat(errors.types()).containsExactly("invalid_input_type");
    assertThat(errors.details()).containsExactly(details);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          true, 1
          3.7, 3
          '64', 64
          ' 1_0 ', 10
          {'__value__': 5}, 5
          """)
  void keepsTheConvertedValue(String value, int kept) {
    JsonNode prompt = emptyImage(value);
    JsonNode asSent = prompt.deepCopy();

    Validation found = validator.validate(prompt, null);

    assertThat(found.canRun()).isTrue();
    assertThat(found.prompt().at("/1/inputs/width").numberValue()).isEqualTo(kept);
    assertThat(prompt).isEqualTo(asSent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ['1', 5]   | IndexError | tuple index out of range
          ['1', '0'] | TypeError  | tuple indices must be integers or slices, not str
          ['1', 0.0] | TypeError  | tuple indices must be integers or slices, not float
          [1, 0]     | KeyError   | 1
          [[], 0]    | TypeError  | unhashable type: 'list'
          [null, 0]  | KeyError   | None
          """)
  void tellsWhatIsWrongWithALink(String link, String exceptionType, String details) {
    JsonNode prompt =
        Recordings.parse(
            "{'1': {'class_type': 'EmptyImage', 'inputs': {'width': 8, 'height': 8,"
                + " 'batch_size': 1, 'color': 0}}, "
                + SAVE.replace("['1', 0]", link)
                + "}");

    PromptErrors errors = errorsOf("2", prompt);

    assertThat(errors.types()).containsExactly("exception_during_validation");
    assertThat(errors.details()).containsExactly(details);
    assertThat(errors.json().at("/0/extra_info/exception_type").textValue())
        .isEqualTo(exceptionType);
  }

  @Test
  void countsNegativeOutputIndicesFromTheEnd() {
    String linked = emptyImage("8").toString().replace("\"1\",0]", "\"1\",-1]");

    assertThat(validator.validate(Recordings.parse(linked), null).canRun()).isTrue();
  }

  @Test
  void reportsAnExceptionFurtherUpOnTheNodeThatItHitAndNamesTheLink() {
    PromptErrors errors =
        errorsOf("1", Recordings.parse("{'1': {'class_type': 'EmptyImage'}, " + SAVE + "}"));

    assertThat(errors.types()).containsExactly("exception_during_inner_validation");
    JsonNode extra = errors.json().at("/0/extra_info");
    assertThat(extra.path("exception_message").textValue()).isEqualTo("'inputs'");
    assertThat(extra.path("linked_node")).isEqualTo(Recordings.parse("['1', 0]"));
    assertThat(extra.path("input_name").textValue()).isEqualTo("images");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}              | LoadImage.VALIDATE_INPUTS() missing 1 required positional argument: 'image'
          {'image': 4}    | 'int' object has no attribute 'endswith'
          {'image': null} | 'NoneType' object has no attribute 'endswith'
          """)
  void failsAsLoadImageFailsOnWhatIsNoFileName(String inputs, String details) {
    PromptErrors errors = errorsOf("1", loadImage(inputs));

    assertThat(errors.types()).containsExactly("exception_during_inner_validation");
    assertThat(errors.details()).containsExactly(details);
  }

  @Test
  void takesAnUploadedFileThatIsNotListed() {
    assertThat(validator.validate(loadImage("{'image': 'there.png'}"), null).canRun()).isTrue();
  }

  @Test
  void quotesShortListsOfChoicesOnly() {
    JsonNode prompt =
        Recordings.parse(
            "{'1': {'class_type': 'PreviewImage', 'inputs': {'images': ['4', 0]}},"
                + "'3': {'class_type': 'KSampler', 'inputs': {'sampler_name': 'z', 'scheduler':"
                + " 7}}, '4': {'class_type': 'VAEDecode', 'inputs': {'samples': ['3', 0]}}}");

    PromptErrors errors = errorsOf("3", prompt);

    assertThat(errors.details())
        .contains(
            "sampler_name: 'z' not in (list of length 42)",
            "scheduler: '7' not in ['simple', 'sgm_uniform', 'karras', 'exponential',"
                + " 'ddim_uniform', 'beta', 'normal', 'linear_quadratic', 'kl_optimal']");
    JsonNode longList = errors.json().findParents("received_value").get(0);
    assertThat(longList.path("input_config").isNull()).isTrue();
  }

  @Test
  void laysEarlierErrorsAtTheDoorOfLaterOutputsToo() {
    JsonNode prompt =
        Recordings.parse(
            "{'1': {'class_type': 'EmptyImage', 'inputs': {'width': -1, 'height': 8, 'batch_size':"
                + " 1, 'color': 0}}, "
                + SAVE
                + ", '3': {'class_type': 'PreviewImage', 'inputs': {}}}");

    JsonNode errors = validator.validate(prompt, null).nodeErrors();

    assertThat(errors.at("/1/dependent_outputs")).isEqualTo(Recordings.parse("['2', '3']"));
    assertThat(errors.at("/3/dependent_outputs")).isEqualTo(Recordings.parse("['3']"));
  }

  @Test
  void findsErrorsBesideACycle() {
    JsonNode prompt =
        Recordings.parse(
            "{'1': {'class_type': 'ImageScale', 'inputs': {'image': ['3', 0], 'width': -1,"
                + " 'height': 4, 'crop': 'disabled', 'upscale_method': 'area'}}, '3':"
                + " {'class_type': 'ImageInvert', 'inputs': {'image': ['1', 0]}}, "
                + SAVE
                + "}");

    assertThat(errorsOf("1", prompt).types())
        .containsExactly("dependency_cycle", "value_smaller_than_min");
    assertThat(errorsOf("3", prompt).types()).containsExactly("dependency_cycle");
  }

  @Test
  void givesUpOnEndlessChainsAsComfyuiDoes() {
    ObjectNode prompt = JsonNodeFactory.instance.objectNode();
    prompt.set("0", emptyImage("8").path("1"));
    for (int i = 1; i < 1000; i++) {
      ObjectNode node = prompt.putObject(String.valueOf(i)).put("class_type", "ImageInvert");
      node.putObject("inputs").putArray("image").add(String.valueOf(i - 1)).add(0);
    }
    ObjectNode save = prompt.putObject("s").put("class_type", "PreviewImage");
    save.putObject("inputs").putArray("images").add("999").add(0);

    assertThat(errorsOf("20", prompt).details())
        .containsExactly("maximum recursion depth exceeded while calling a Python object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2]",
        "'x'",
        "4",
        "null",
        "{'1': null}",
        "{'1': 4}",
        "{'1': []}",
        "{'1': 'class_type'}",
        "{'1': {'class_type': {}}}",
        "{'1': {'class_type': null}}"
      })
  void refusesEveryOtherShape(String prompt) {
    PromptError error =
        Objects.requireNonNull(validator.validate(Recordings.parse(prompt), null).error());

    assertThat(error.type()).isEqualTo("invalid_prompt");
    assertThat(error.message()).isNotBlank();
  }

  /** As ComfyUI of 2026 says it. */
  @Test
  void aMissingClassIsNamed() {
    PromptError error =
        refusal("{'1': {'class_type': 'Gone', 'inputs': {}, '_meta': {'title': 'My node'}}}");
    assertThat(error.type()).isEqualTo("missing_node_type");
    assertThat(error.message())
        .isEqualTo("Node 'My node' not found. The custom node may not be installed.");
    assertThat(error.details()).isEqualTo("Node ID '#1'");
    assertThat(error.extraInfo())
        .isEqualTo(
            Recordings.parse("{'node_id': '1', 'class_type': 'Gone', 'node_title': 'My node'}"));

    assertThat(refusal("{'7': {'inputs': {}}}").message())
        .isEqualTo(
            "Node 'ID #7' has no class_type. The workflow may be corrupted or a custom node is"
                + " missing.");
  }

  private PromptError refusal(String prompt) {
    return Objects.requireNonNull(validator.validate(Recordings.parse(prompt), null).error());
  }

  /** As ComfyUI of 2026 says it. */
  @Test
  void aCycleIsNamedAtEachOfItsNodes() {
    JsonNode prompt =
        Recordings.parse(
            "{'1': {'class_type': 'ImageInvert', 'inputs': {'image': ['2', 0]}},"
                + " '2': {'class_type': 'ImageInvert', 'inputs': {'image': ['1', 0]}},"
                + " '3': {'class_type': 'PreviewImage', 'inputs': {'images': ['1', 0]}}}");
    JsonNode errors = validator.validate(prompt, null).nodeErrors();

    for (String id : List.of("1", "2")) {
      JsonNode error = errors.path(id).at("/errors/0");
      assertThat(error.path("type").asText()).isEqualTo("dependency_cycle");
      assertThat(error.path("details").asText())
          .isEqualTo("1 (ImageInvert) -> 2 (ImageInvert) -> 1 (ImageInvert)");
      assertThat(error.at("/extra_info/node_id").asText()).isEqualTo(id);
      assertThat(error.at("/extra_info/cycle_nodes").toString()).isEqualTo("[\"1\",\"2\"]");
      assertThat(errors.path(id).at("/dependent_outputs/0").asText()).isEqualTo("3");
    }
    assertThat(errors.has("3")).isFalse();
  }

  private PromptErrors errorsOf(String id, JsonNode prompt) {
    return new PromptErrors(validator.validate(prompt, null).nodeErrors().path(id).path("errors"));
  }

  private static JsonNode emptyImage(String width) {
    return Recordings.parse(
        "{'1': {'class_type': 'EmptyImage', 'inputs': {'width': %s, 'height': 8, 'batch_size': 1, 'color': 0}}, %s}"
            .formatted(width, SAVE));
  }

  private static JsonNode loadImage(String inputs) {
    return Recordings.parse(
        "{'1': {'class_type': 'LoadImage', 'inputs': %s}, %s}".formatted(inputs, SAVE));
  }

  private record PromptErrors(JsonNode json) {
    List<String> types() {
      return json.findValuesAsText("type");
    }

    List<String> details() {
      return json.findValuesAsText("details");
    }
  }
}
