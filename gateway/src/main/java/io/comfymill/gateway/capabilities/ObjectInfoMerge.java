package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Merges {@code /object_info} of several nodes: all classes, and of a class that several have, the
 * first one's with the choices of all. Inputs are not merged otherwise: nodes with different
 * versions of a class show the first. A complete definition wins over an incomplete one, so that a
 * broken node hides no class of others.
 */
final class ObjectInfoMerge {
  private ObjectInfoMerge() {}

  /** Neither changes {@code added} nor shares parts of it. */
  static void into(ObjectNode merged, ObjectNode added) {
    for (Map.Entry<String, JsonNode> nodeClass : added.properties()) {
      JsonNode known = merged.get(nodeClass.getKey());
      if (known == null || (!isWhole(known) && isWhole(nodeClass.getValue()))) {
        merged.set(nodeClass.getKey(), nodeClass.getValue().deepCopy());
      } else if (!known.equals(nodeClass.getValue())) {
        mergeInputs(known.path("input"), nodeClass.getValue().path("input"));
      }
    }
  }

  private static boolean isWhole(JsonNode nodeClass) {
    return nodeClass.path("input").isObject() && nodeClass.path("output").isArray();
  }

  private static void mergeInputs(JsonNode known, JsonNode added) {
    for (Map.Entry<String, JsonNode> group : known.properties()) {
      for (Map.Entry<String, JsonNode> input : group.getValue().properties()) {
        mergeChoices(input.getValue(), added.path(group.getKey()).path(input.getKey()));
      }
    }
  }

  private static void mergeChoices(JsonNode known, JsonNode added) {
    if (known.path(0).isArray() && added.path(0).isArray()) {
      ((ArrayNode) known).set(0, union(known.get(0), added.get(0)));
    }
    JsonNode options = known.path(1).path("options");
    JsonNode more = added.path(1).path("options");
    if (options.isArray() && more.isArray()) {
      ((ObjectNode) known.get(1)).set("options", union(options, more));
    }
  }

  private static ArrayNode union(JsonNode known, JsonNode added) {
    Set<JsonNode> all = new LinkedHashSet<>();
    known.forEach(all::add);
    added.forEach(all::add);
    return JsonNodeFactory.instance.arrayNode().addAll(all);
  }
}
