package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
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
  private final ObjectNode merged = JsonNodeFactory.instance.objectNode();

  /**
   * Class → definitions that are in it. Nodes share most, the very objects, and comparing them by
   * value would take long.
   */
  private final Map<String, Set<JsonNode>> seen = new HashMap<>();

  /** Neither changes {@code added} nor shares parts of it. */
  ObjectInfoMerge add(ObjectNode added) {
    for (Map.Entry<String, JsonNode> nodeClass : added.properties()) {
      Set<JsonNode> definitions =
          seen.computeIfAbsent(
              nodeClass.getKey(), name -> Collections.newSetFromMap(new IdentityHashMap<>()));
      if (definitions.add(nodeClass.getValue())) {
        add(nodeClass.getKey(), nodeClass.getValue());
      }
    }
    return this;
  }

  private void add(String name, JsonNode definition) {
    JsonNode known = merged.get(name);
    if (known == null || (!isWhole(known) && isWhole(definition))) {
      merged.set(name, definition.deepCopy());
    } else if (!known.equals(definition)) {
      mergeInputs(known.path("input"), definition.path("input"));
    }
  }

  ObjectNode merged() {
    return merged;
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

  /** In the order they are first seen; lists of files are sorted, and stay so. */
  private static ArrayNode union(JsonNode known, JsonNode added) {
    Set<JsonNode> all = new LinkedHashSet<>();
    known.forEach(all::add);
    added.forEach(all::add);
    ArrayNode union = JsonNodeFactory.instance.arrayNode();
    if (isSorted(known) && isSorted(added)) {
      all.stream().map(JsonNode::textValue).sorted().forEach(union::add);
    } else {
      union.addAll(all);
    }
    return union;
  }

  private static boolean isSorted(JsonNode choices) {
    String last = "";
    for (JsonNode choice : choices) {
      if (!choice.isTextual() || choice.textValue().compareTo(last) < 0) {
        return false;
      }
      last = choice.textValue();
    }
    return true;
  }
}
