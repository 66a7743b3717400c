package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What ComfyUI's history says of a finished prompt, as ComfyUI says it.
 *
 * @param status {@code success} or {@code error}
 * @param messages {@code [[event, data]…]}
 */
public record HistoryEntry(ObjectNode outputs, ObjectNode meta, String status, ArrayNode messages) {
  static HistoryEntry parse(JsonNode json) {
    return new HistoryEntry(
        ComfyJson.objectOrEmpty(json.path("outputs")),
        ComfyJson.objectOrEmpty(json.path("meta")),
        json.path("status").path("status_str").asText("success"),
        ComfyJson.arrayOrEmpty(json.path("status").path("messages")));
  }

  public boolean succeeded() {
    return status.equals("success");
  }

  /** The data of the message of that type, if there was one. */
  public Optional<JsonNode> message(String type) {
    for (JsonNode message : messages) {
      if (message.path(0).asText().equals(type)) {
        return Optional.of(message.path(1));
      }
    }
    return Optional.empty();
  }
}
