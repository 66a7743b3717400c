package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One answer out of several servers'. What comes first wins where they disagree. */
final class MergedAnswers {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private MergedAnswers() {}

  /** Objects in objects are merged as well, and of lists the union is taken. */
  static ObjectNode objects(List<JsonNode> answers) {
    ObjectNode merged = JSON.objectNode();
    answers.forEach(answer -> into(merged, answer));
    return merged;
  }

  private static void into(ObjectNode merged, JsonNode added) {
    for (Map.Entry<String, JsonNode> field : added.properties()) {
      JsonNode known = merged.get(field.getKey());
      if (known == null) {
        merged.set(field.getKey(), field.getValue().deepCopy());
      } else if (known instanceof ObjectNode object && field.getValue().isObject()) {
        into(object, field.getValue());
      } else if (known.isArray() && field.getValue().isArray()) {
        merged.set(field.getKey(), union(List.of(known, field.getValue())));
      }
    }
  }

  /** Every element once. */
  static ArrayNode union(List<JsonNode> lists) {
    Set<JsonNode> all = new LinkedHashSet<>();
    lists.forEach(list -> list.forEach(all::add));
    return JSON.arrayNode().addAll(all);
  }

  /** Objects in lists, which are the same if this field is: merged as {@link #objects} are. */
  static ArrayNode byField(List<JsonNode> lists, String field) {
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    for (JsonNode list : lists) {
      for (JsonNode element : list) {
        into(all.computeIfAbsent(element.path(field).asText(), key -> JSON.objectNode()), element);
      }
    }
    return JSON.arrayNode().addAll(all.values());
  }
}
