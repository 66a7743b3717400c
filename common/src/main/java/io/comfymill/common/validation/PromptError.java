package io.comfymill.common.validation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An error in the shape in which ComfyUI's {@code POST /prompt} reports it. */
public record PromptError(
    String type, String message, String details, @JsonProperty("extra_info") ObjectNode extraInfo) {

  /** Without {@code extra_info}. */
  static PromptError of(String type, String message, String details) {
    return new PromptError(type, message, details, JsonNodeFactory.instance.objectNode());
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", type).put("message", message).put("details", details);
    return json.set("extra_info", extraInfo);
  }
}
