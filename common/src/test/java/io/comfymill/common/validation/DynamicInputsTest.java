package io.comfymill.common.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.workflow.ObjectInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Inputs that a class declares by templates; each answer was seen on a real ComfyUI 0.8.0, but for
 * what is newer: how many of a kind are required, and rows.
 */
class DynamicInputsTest {
  private static final String IMAGE =
      "'1': {'class_type': 'EmptyImage', 'inputs': {'width': 8, 'height': 8, 'batch_size': 1,"
          + " 'color': 0}}";
  private static final String SAVE =
      "'3': {'class_type': 'SaveImage', 'inputs': {'images': ['2', 0], 'filename_prefix': 'x'}}";

  private static final String LORAS =
      """
      {'output': ['IMAGE'], 'output_name': ['IMAGE'], 'output_is_list': [false], 'input': {
        'required': {'loras': ['COMFY_DYNAMICGROUP_V3', {'min': 1, 'max': 3, 'template': {
          'required': {'name': ['COMBO', {'options': ['A', 'B']}]},
          'optional': {'strength': ['FLOAT', {'min': 0.0, 'max': 2.0}]}}}]}}}
      """;

  private final WorkflowValidator validator = new WorkflowValidator(classes(), file -> false);

  private static ObjectInfo classes() {
    ObjectNode classes = Recordings.objectInfoJson();
    classes.setAll((ObjectNode) Recordings.json("dynamic_inputs.json").path("classes"));
    classes.set("Loras", Recordings.parse(LORAS));
    return ObjectInfo.parse(classes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'images.image0': ['1', 0], 'images.image1': ['1', 0]}",
        "{'images.image0': ['1', 0], 'images.image1': ['1', 0], 'images.image9': ['1', 0]}",
      })
  void asManyOfAKindAsAreSent(String inputs) {
    assertThat(validated("BatchImagesNode", inputs).canRun()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'images.image0': ['1', 0]} | image1
          {'images.image0': ['1', 0], 'images.image2': ['1', 0]} | image1
          {} | image0,image1
          """)
  void theFirstOfAKindAreRequired(String inputs, String missing) {
    JsonNode errors = errors("BatchImagesNode", inputs);

    assertThat(errors.findValuesAsText("type")).containsOnly("required_input_missing");
    assertThat(errors.findValuesAsText("details")).containsExactly(missing.split(","));
    assertThat(errors.findValuesAsText("input_name")).allMatch(name -> name.startsWith("images."));
  }

  @Test
  void rowsAreCheckedFieldByField() {
    assertThat(validated("Loras", "{'loras.0.name': 'A', 'loras.2.name': 'B'}").canRun()).isTrue();
    JsonNode errors =
        errors("Loras", "{'loras.0.name': 'A', 'loras.1.strength': 9, 'loras.2.name': 'C'}");

    assertThat(errors.findValuesAsText("type"))
        .containsExactly("required_input_missing", "value_bigger_than_max", "value_not_in_list");
    assertThat(errors.findValuesAsText("input_name"))
        .containsExactly("loras.1.name", "loras.1.strength", "loras.2.name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'loras.0.name': 'A', 'loras.x.name': 'B'} | loras.x.name | Invalid DynamicGroup input key 'loras.x.name'; expected 'loras.<index>.<template field>'.
          {'loras.00.name': 'A'} | loras.00.name | Invalid DynamicGroup input key 'loras.00.name'; expected 'loras.<index>.<template field>'.
          {'loras.0.nope': 'A', 'image': 5} | loras.0.nope | Invalid DynamicGroup input key 'loras.0.nope'; expected 'loras.<index>.<template field>'.
          {'loras.0': 'A'} | loras.0 | Invalid DynamicGroup input key 'loras.0'; expected 'loras.<index>.<template field>'.
          {'loras.3.name': 'A'} | loras.3.name | DynamicGroup input 'loras.3.name' exceeds the index limit of 2 (max=3).
          {'loras.99999999999.name': 'A'} | loras.99999999999.name | DynamicGroup input 'loras.99999999999.name' exceeds the index limit of 2 (max=3).
          {} | loras | DynamicGroup input 'loras' received 0 rows; expected between 1 and 3.
          """)
  void rowsThatCannotBeAreAllThatIsSaidOfAGraphNode(String inputs, String name, String details) {
    JsonNode errors = errors("Loras", inputs);

    assertThat(errors.findValuesAsText("type")).containsExactly("invalid_dynamic_input");
    assertThat(errors.findValuesAsText("message")).containsExactly("Invalid dynamic input");
    assertThat(errors.findValuesAsText("details")).containsExactly(details);
    assertThat(errors.findValuesAsText("input_name")).containsExactly(name);
  }

  @Test
  void eachOfAKindIsChecked() {
    JsonNode errors =
        errors("BatchImagesNode", "{'images.image0': ['1', 0], 'images.image1': [1]}");

    assertThat(errors.findValuesAsText("type")).containsExactly("bad_linked_input");
    assertThat(errors.findValuesAsText("details")).containsExactly("images.image1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'resize_type': 'scale by multiplier', 'resize_type.multiplier': 0.5",
        "'resize_type': 'match size', 'resize_type.match': ['1', 0], 'resize_type.crop': 'center'",
        "'resize_type': 'nope'",
        "'resize_type.multiplier': 0.5"
      })
  void aChoiceBringsItsInputs(String choice) {
    assertThat(validated("ResizeImageMaskNode", resized(choice)).canRun()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'resize_type': 'scale by multiplier' | required_input_missing | multiplier
          'resize_type': 'scale by multiplier', 'resize_type.multiplier': -1 | value_smaller_than_min | resize_type.multiplier
          'resize_type': 'scale by multiplier', 'resize_type.multiplier': 'x' | invalid_input_type | resize_type.multiplier, x, could not convert string to float: 'x'
          """)
  void whatAChoiceBringsIsChecked(String choice, String type, String details) {
    JsonNode errors = errors("ResizeImageMaskNode", resized(choice));

    assertThat(errors.findValuesAsText("type")).containsExactly(type);
    assertThat(errors.findValuesAsText("details")).containsExactly(details);
  }

  @Test
  void choicesThatStandInTheOptionsAreChecked() {
    JsonNode errors =
        errors(
            "ResizeImageMaskNode",
            "{'input': ['1', 0], 'resize_type': 'nope', 'scale_method': 'by magic'}");

    assertThat(errors.findValuesAsText("type")).containsExactly("value_not_in_list");
    assertThat(errors.findValuesAsText("details"))
        .isEqualTo(
            List.of(
                "scale_method: 'by magic' not in"
                    + " ['nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos']"));
  }

  @Test
  void whatIsChosenIsConvertedByTheTypeThatItBringsAlong() {
    JsonNode inputs =
        validated(
                "ResizeImageMaskNode",
                resized("'resize_type': 'scale width', 'resize_type.width': '64'"))
            .prompt()
            .at("/2/inputs");

    assertThat(inputs.path("resize_type.width").isInt()).isTrue();
  }

  private static String resized(String choice) {
    return "{'input': ['1', 0], 'scale_method': 'area', " + choice + "}";
  }

  private JsonNode errors(String classType, String inputs) {
    return validated(classType, inputs).nodeErrors().path("2").path("errors");
  }

  private Validation validated(String classType, String inputs) {
    String prompt =
        "{%s, '2': {'class_type': '%s', 'inputs': %s}, %s}"
            .formatted(IMAGE, classType, inputs, SAVE);
    return validator.validate(Recordings.parse(prompt), null);
  }
}
