package io.comfymill.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.MalformedWorkflowException;
import io.comfymill.common.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file to submit: a workflow in API format, or a whole body for {@code POST /prompt} with the
 * workflow in {@code prompt}.
 */
public record PromptFile(ObjectNode body, Workflow workflow) {
  /** The file is there, and is not what can be submitted; the message says what it is. */
  public static final class NotSubmittableException extends Exception {
    private static final long serialVersionUID = 1L;

    NotSubmittableException(String message) {
      super(message);
    }
  }

  public static PromptFile read(Path file) throws IOException, NotSubmittableException {
    JsonNode json = parse(file);
    if (json.path("nodes").isArray() && json.path("links").isArray()) {
      throw new NotSubmittableException(
          file + " is a workflow as the editor saves it; save it with Export (API) instead");
    }
    ObjectNode body = isBody(json) ? (ObjectNode) json : wrap(json);
    try {
      Workflow workflow = Workflow.parse(body.path("prompt"));
      if (workflow.nodes().isEmpty()) {
        throw new NotSubmittableException(file + " has no graph nodes in it");
      }
      return new PromptFile(body, workflow);
    } catch (MalformedWorkflowException e) {
      throw new NotSubmittableException(file + " is not a workflow: " + e.getMessage());
    }
  }

  private static JsonNode parse(Path file) throws IOException, NotSubmittableException {
    try {
      return WireJson.mapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new NotSubmittableException(
          "%s is not JSON: %s (line %d)"
              .formatted(file, e.getOriginalMessage(), e.getLocation().getLineNr()));
    }
  }

  /** A graph node may be named "prompt" too, but has a class. */
  private static boolean isBody(JsonNode json) {
    JsonNode prompt = json.path("prompt");
    return json.isObject() && prompt.isObject() && !prompt.has("class_type");
  }

  private static ObjectNode wrap(JsonNode workflow) {
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.set("prompt", workflow);
    return body;
  }
}
