package io.comfymill.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Entries of {@code /queue} and {@code /history} beside those of a recording. */
final class RecordedJobs {
  /** Takes seconds on a real server's CPU, and here as long as it is let. */
  static final String SLOW_NODE = "2";

  private static final String SLOW_CLASS = "ImageBlur";
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  private static final Pattern ID = Pattern.compile("my-own-id(-%s)?|%<s".formatted(UUID));
  private static final Pattern COUNTER = Pattern.compile("_\\d{5}_");

  /** Ours, beside what ComfyUI of 0.3.64 has. */
  private static final Set<String> ADDED = Set.of("comfymill", "create_time", "outputs_reused");

  private static final Set<String> VARYING = Set.of("timestamp", "subfolder");

  /** Where Python has a set, the order means nothing. */
  private static final Set<String> SETS = Set.of("executed", "queue_pending");

  private RecordedJobs() {}

  static void slowDown(ObjectNode prompt) {
    if (prompt.path(SLOW_NODE).path("class_type").asText().equals(SLOW_CLASS)) {
      ObjectNode node = prompt.putObject(SLOW_NODE).put("class_type", "SimSleep");
      node.putObject("inputs").put("seconds", 600).putArray("image").add("1").add(0);
    }
  }

  /** Without what differs between two runs of the very same ComfyUI. */
  static JsonNode normal(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> new TextNode(text(json.textValue()));
      case ARRAY -> array(json);
      case OBJECT -> object(json);
      default -> json;
    };
  }

  private static String text(String text) {
    String ids = ID.matcher(text).replaceAll("<id>");
    return COUNTER.matcher(ids).replaceAll("_<counter>_").replace("SimSleep", SLOW_CLASS);
  }

  private static ArrayNode array(JsonNode array) {
    ArrayNode normal = JsonNodeFactory.instance.arrayNode();
    boolean entry = array.size() == 5 && array.get(0).isNumber() && array.get(2).isObject();
    array.forEach(element -> normal.add(normal(element)));
    if (entry) {
      normal.set(0, array.get(0).doubleValue() < 0 ? "<front>" : "<number>");
    }
    return normal;
  }

  private static ObjectNode object(JsonNode object) {
    ObjectNode normal = JsonNodeFactory.instance.objectNode();
    if (object.path("class_type").asText().equals("SimSleep")) {
      return normal.put("class_type", SLOW_CLASS);
    }
    if (object.path("class_type").asText().equals(SLOW_CLASS)
        && object.at("/inputs/sigma").asDouble() == 2.2) {
      return normal.put("class_type", SLOW_CLASS);
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      if (!ADDED.contains(name)) {
        String key = text(name);
        normal.set(
            normal.has(key) ? key + normal.size() : key,
            VARYING.contains(name) ? new TextNode("*") : value(name, field.getValue()));
      }
    }
    return normal;
  }

  private static JsonNode value(String name, JsonNode value) {
    JsonNode normal = normal(value);
    if (!SETS.contains(name)) {
      return normal;
    }
    List<JsonNode> elements = new ArrayList<>();
    normal.forEach(elements::add);
    elements.sort(Comparator.comparing(JsonNode::toString));
    return JsonNodeFactory.instance.arrayNode().addAll(elements);
  }
}
