package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.DeclaredInput;
import io.comfymill.common.workflow.DynamicInputs;
import io.comfymill.common.workflow.InputSpec;

/** The errors that ComfyUI reports for one input, in its words. */
final class InputErrors {
  /** Longer lists of choices are not quoted, since they may hold every file of a server. */
  private static final int MAX_QUOTED_CHOICES = 20;

  private final String inputName;
  private final String shortName;
  private final InputSpec spec;

  InputErrors(DeclaredInput input) {
    this.inputName = input.name();
    this.shortName = input.shortName();
    this.spec = input.spec();
  }

  static PromptError misused(DynamicInputs.Misuse misuse) {
    return new PromptError(
        "invalid_dynamic_input",
        "Invalid dynamic input",
        misuse.reason(),
        JsonNodeFactory.instance.objectNode().put("input_name", misuse.inputName()));
  }

  PromptError missing() {
    return new PromptError(
        "required_input_missing", "Required input is missing", shortName, named());
  }

  PromptError badLink(JsonNode value) {
    return new PromptError(
        "bad_linked_input",
        "Bad linked input, must be a length-2 list of [node_id, slot_index]",
        inputName,
        received(value));
  }

  PromptError typeMismatch(JsonNode receivedType, JsonNode link) {
    String details =
        "%s, received_type(%s) mismatch input_type(%s)"
            .formatted(
                inputName, PythonText.str(receivedType), PythonText.str(spec.json().path(0)));
    ObjectNode extra = configured();
    extra.set("received_type", receivedType);
    extra.set("linked_node", link);
    return new PromptError(
        "return_type_mismatch", "Return type mismatch between linked nodes", details, extra);
  }

  PromptError unconvertible(JsonNode value, PythonException cause) {
    String details = "%s, %s, %s".formatted(inputName, PythonText.str(value), cause.text());
    return new PromptError(
        "invalid_input_type",
        "Failed to convert an input value to a %s value".formatted(spec.type()),
        details,
        received(value).put("exception_message", cause.text()));
  }

  PromptError tooSmall(JsonNode value, JsonNode limit) {
    return outOfRange("value_smaller_than_min", "Value %s smaller than min of %s", value, limit);
  }

  PromptError tooBig(JsonNode value, JsonNode limit) {
    return outOfRange("value_bigger_than_max", "Value %s bigger than max of %s", value, limit);
  }

  private PromptError outOfRange(String type, String message, JsonNode value, JsonNode limit) {
    return new PromptError(
        type,
        message.formatted(PythonText.str(value), PythonText.str(limit)),
        inputName,
        received(value));
  }

  PromptError notInList(JsonNode value) {
    JsonNode choices = spec.isListedChoice() ? spec.json().path(0) : spec.options().path("options");
    boolean quoted = choices.size() <= MAX_QUOTED_CHOICES;
    String list =
        quoted ? PythonText.repr(choices) : "(list of length %d)".formatted(choices.size());
    ObjectNode extra = received(value);
    if (!quoted) {
      extra.putNull("input_config");
    }
    String details = "%s: '%s' not in %s".formatted(inputName, PythonText.str(value), list);
    return new PromptError("value_not_in_list", "Value not in list", details, extra);
  }

  PromptError customValidation(String reason) {
    return new PromptError(
        "custom_validation_failed",
        "Custom validation failed for node",
        inputName + " - " + reason,
        named());
  }

  /** The validation of the graph node that feeds this input raised. */
  PromptError sourceRaised(PythonException cause, JsonNode link) {
    ObjectNode extra = configured();
    extra.put("exception_message", cause.text());
    extra.put("exception_type", cause.type());
    extra.set("traceback", cause.traceback());
    extra.set("linked_node", link);
    return new PromptError(
        "exception_during_inner_validation",
        "Exception when validating inner node",
        cause.text(),
        extra);
  }

  private ObjectNode named() {
    return JsonNodeFactory.instance.objectNode().put("input_name", inputName);
  }

  private ObjectNode configured() {
    ObjectNode options =
        spec.options() instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    ObjectNode error = named();
    error.putArray("input_config").add(spec.json().path(0)).add(options);
    return error;
  }

  private ObjectNode received(JsonNode value) {
    return configured().set("received_value", value);
  }
}
