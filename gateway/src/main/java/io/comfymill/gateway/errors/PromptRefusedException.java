package io.comfymill.gateway.errors;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.PromptError;

/** A refused prompt, with ComfyUI's error type if it has one for this mistake. */
public final class PromptRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient PromptError error;
  private final transient ObjectNode nodeErrors;

  public PromptRefusedException(PromptError error, ObjectNode nodeErrors) {
    super(error.type() + ": " + error.message());
    this.error = error;
    this.nodeErrors = nodeErrors;
  }

  public static PromptRefusedException of(String type, String message, String details) {
    return new PromptRefusedException(
        new PromptError(type, message, details, JsonNodeFactory.instance.objectNode()),
        JsonNodeFactory.instance.objectNode());
  }

  public static PromptRefusedException invalidJson(String details) {
    return of("invalid_json", "The body is not valid JSON", details);
  }

  public PromptError error() {
    return error;
  }

  public ObjectNode nodeErrors() {
    return nodeErrors;
  }
}
