package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What ComfyUI's own code would raise here; clients are shown its type and text. */
final class PythonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  PythonException(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /**
   * @param key as Python prints it in quotes
   */
  static PythonException keyError(String key) {
    return new PythonException("KeyError", key);
  }

  static PythonException typeError(String message) {
    return new PythonException("TypeError", message);
  }

  String type() {
    return type;
  }

  /** {@code str(exception)}. */
  String text() {
    return String.valueOf(getMessage());
  }

  /** Shown to users as it is; there are no Python frames to list. */
  ArrayNode traceback() {
    return JsonNodeFactory.instance.arrayNode().add("  in validate_inputs\n");
  }

  PromptError ofOutput() {
    PromptError error =
        PromptError.of("exception_during_validation", "Exception when validating node", text());
    error.extraInfo().put("exception_type", type).set("traceback", traceback());
    return error;
  }
}
