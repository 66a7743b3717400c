package io.comfymill.simulator;

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

/** Takes out of an answer what differs between two runs of the very same ComfyUI. */
final class Normal {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern CLIENT = Pattern.compile("\\b[0-9a-f]{32}\\b");
  private static final Pattern PREVIEW_PREFIX = Pattern.compile("_temp_[a-z]{5}_");
  private static final Pattern COUNTER = Pattern.compile("_\\d{5}_");
  private static final Pattern FOLDER = Pattern.compile("'/[^']*/");
  private static final Set<String> SETS = Set.of("executed", "current_outputs");

  private Normal() {}

  static JsonNode of(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> new TextNode(text(json.textValue()));
      case ARRAY -> array(json);
      case OBJECT -> object(json);
      default -> json;
    };
  }

  private static String text(String text) {
    String ids = CLIENT.matcher(UUID.matcher(text).replaceAll("<id>")).replaceAll("<client>");
    String names = PREVIEW_PREFIX.matcher(ids).replaceAll("_temp_<letters>_");
    return FOLDER.matcher(COUNTER.matcher(names).replaceAll("_<counter>_")).replaceAll("'");
  }

  private static ArrayNode array(JsonNode array) {
    ArrayNode normal = JsonNodeFactory.instance.arrayNode();
    array.forEach(element -> normal.add(of(element)));
    return normal;
  }

  private static ObjectNode object(JsonNode object) {
    ObjectNode normal = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String key = text(entry.getKey());
      normal.set(
          normal.has(key) ? key + normal.size() : key, value(entry.getKey(), entry.getValue()));
    }
    return normal;
  }

  private static JsonNode value(String key, JsonNode value) {
    if (key.equals("timestamp") || key.equals("number")) {
      return new TextNode("<" + key + ">");
    }
    if (key.equals("traceback")) {
      return new TextNode(value.isArray() && !value.isEmpty() ? "<lines>" : "<none>");
    }
    if (key.equals("prompt") && value.isArray()) {
      ArrayNode item = array(value);
      item.set(0, "<number>");
      item.set(4, sorted(item.get(4)));
      return item;
    }
    return SETS.contains(key) ? sorted(of(value)) : of(value);
  }

  /** Where Python has a set, the order means nothing. */
  private static ArrayNode sorted(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    elements.sort(Comparator.comparing(JsonNode::toString));
    return JsonNodeFactory.instance.arrayNode().addAll(elements);
  }
}
