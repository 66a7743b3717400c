package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A graph node whose class no server has, or that names none. */
final class MissingClass {
  private MissingClass() {}

  static PromptError error(String id, JsonNode node) {
    JsonNode classType = node.path("class_type");
    JsonNode title = node.path("_meta").path("title");
    ObjectNode extra = JsonNodeFactory.instance.objectNode().put("node_id", id);
    if (classType.isMissingNode()) {
      extra.putNull("class_type").set("node_title", orNull(title));
      String name = title.isTextual() && !title.asText().isEmpty() ? title.asText() : "ID #" + id;
      return new PromptError(
          "missing_node_type",
          "Node '%s' has no class_type. The workflow may be corrupted or a custom node is missing."
              .formatted(name),
          details(id),
          extra);
    }
    JsonNode name = title.isMissingNode() ? classType : title;
    extra.set("class_type", classType);
    extra.set("node_title", name);
    return new PromptError(
        "missing_node_type",
        "Node '%s' not found. The custom node may not be installed."
            .formatted(PythonText.str(name)),
        details(id),
        extra);
  }

  static PromptError errorOf0364(String id, JsonNode classType) {
    String message =
        classType.isMissingNode()
            ? "Cannot execute because a node is missing the class_type property."
            : "Cannot execute because node %s does not exist.".formatted(PythonText.str(classType));
    return PromptError.of("invalid_prompt", message, details(id));
  }

  private static String details(String id) {
    return "Node ID '#%s'".formatted(id);
  }

  private static JsonNode orNull(JsonNode value) {
    return value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value;
  }
}
