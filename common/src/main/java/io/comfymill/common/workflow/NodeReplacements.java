package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * ComfyUI's {@code /node_replacements}: which class stands in for one that is gone, and which of
 * its inputs and outputs are which. As {@code POST /prompt} of ComfyUI of 2026 does, only a class
 * that nobody has is replaced, by one that somebody has, and inputs that no mapping names are
 * dropped.
 */
public final class NodeReplacements {
  private final JsonNode registered;

  /**
   * @param registered old class name → {@code [{new_node_id, input_mapping, output_mapping}]}
   */
  public NodeReplacements(JsonNode registered) {
    this.registered = registered;
  }

  /** True where the prompt names a class that is not known, so that replacing may help. */
  public static boolean mayConcern(JsonNode prompt, ObjectInfo known) {
    return prompt.valueStream().anyMatch(node -> isReplaceable(node, known));
  }

  private static boolean isReplaceable(JsonNode node, ObjectInfo known) {
    String classType = node.path("class_type").textValue();
    return classType != null
        && node.path("inputs").isObject()
        && known.nodeClass(classType).isEmpty();
  }

  /** The prompt with graph nodes of known classes only, as far as that can be had. */
  public ObjectNode applied(ObjectNode prompt, ObjectInfo known) {
    ObjectNode current = prompt.deepCopy();
    prompt
        .properties()
        .forEach(
            entry -> {
              if (isReplaceable(entry.getValue(), known)) {
                replacement(entry.getValue(), known)
                    .ifPresent(replacement -> remapOutputs(current, entry.getKey(), replacement));
              }
            });
    current
        .valueStream()
        .filter(node -> isReplaceable(node, known))
        .forEach(
            node ->
                replacement(node, known)
                    .ifPresent(replacement -> replace((ObjectNode) node, replacement)));
    return current;
  }

  private Optional<JsonNode> replacement(JsonNode node, ObjectInfo known) {
    return registered
        .path(node.path("class_type").textValue())
        .valueStream()
        .filter(one -> known.nodeClass(one.path("new_node_id").asText()).isPresent())
        .findFirst();
  }

  /** Links name outputs by their index, so those to the old graph node change. */
  private static void remapOutputs(ObjectNode prompt, String id, JsonNode replacement) {
    for (JsonNode node : prompt) {
      for (JsonNode value : node.path("inputs")) {
        Link.of(value)
            .filter(link -> link.sourceId().equals(id))
            .ifPresent(link -> remap((ArrayNode) value, link.outputIndex(), replacement));
      }
    }
  }

  private static void remap(ArrayNode link, int old, JsonNode replacement) {
    for (JsonNode output : replacement.path("output_mapping")) {
      if (output.path("old_idx").asInt(-1) == old) {
        link.set(1, output.path("new_idx"));
      }
    }
  }

  private static void replace(ObjectNode node, JsonNode replacement) {
    JsonNode old = node.path("inputs");
    node.put("class_type", replacement.path("new_node_id").asText());
    ObjectNode inputs = node.putObject("inputs");
    for (JsonNode input : replacement.path("input_mapping")) {
      JsonNode value =
          input.has("set_value") ? input.get("set_value") : old.path(input.path("old_id").asText());
      if (!value.isMissingNode()) {
        inputs.set(input.path("new_id").asText(), value.deepCopy());
      }
    }
  }
}
