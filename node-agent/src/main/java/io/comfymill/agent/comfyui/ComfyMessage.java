package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text message of ComfyUI's WebSocket. Only its type and prompt id have been parsed: most
 * messages are passed on as they came.
 *
 * @param promptId {@code data.prompt_id}; null if there is none
 */
public record ComfyMessage(String type, @Nullable String promptId, String text) {
  /**
   * @throws IOException if it is not a JSON object with a {@code type}
   */
  public static ComfyMessage parse(String text) throws IOException {
    String type = null;
    String promptId = null;
    try (JsonParser json = PythonJson.mapper().createParser(text)) {
      json.nextToken();
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (field.equals("type") && value == JsonToken.VALUE_STRING) {
          type = json.getText();
        } else if (field.equals("data") && value == JsonToken.START_OBJECT) {
          promptId = promptId(json);
        } else {
          json.skipChildren();
        }
      }
    }
    if (type == null) {
      throw new IOException("a WebSocket message without a type");
    }
    return new ComfyMessage(type, promptId, text);
  }

  private static @Nullable String promptId(JsonParser data) throws IOException {
    String promptId = null;
    for (String field = data.nextFieldName(); field != null; field = data.nextFieldName()) {
      JsonToken value = data.nextToken();
      if (field.equals("prompt_id") && value == JsonToken.VALUE_STRING) {
        promptId = data.getText();
      } else {
        data.skipChildren();
      }
    }
    return promptId;
  }

  /** All of it. */
  public ObjectNode json() throws IOException {
    return (ObjectNode) PythonJson.mapper().readTree(text);
  }

  /** True of {@code executing} with {@code node: null}: ComfyUI is done with the prompt. */
  public boolean endsExecution() throws IOException {
    return type.equals("executing") && json().path("data").path("node").isNull();
  }

  /**
   * True of an {@code execution_error} that tells why a graph node is passed over: the prompt goes
   * on, and may succeed.
   */
  public boolean tellsOfABlock() throws IOException {
    return type.equals("execution_error")
        && json().at("/data/exception_type").asText().equals("ExecutionBlocked");
  }

  /** {@code data.status.exec_info.queue_remaining} of a {@code status} message. */
  public Optional<Integer> queueRemaining() throws IOException {
    JsonNode remaining = json().at("/data/status/exec_info/queue_remaining");
    return remaining.isInt() ? Optional.of(remaining.intValue()) : Optional.empty();
  }
}
