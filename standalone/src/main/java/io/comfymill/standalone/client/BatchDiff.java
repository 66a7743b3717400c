package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In what two batches differ. Cells are the same where the parameters that both batches have are
 * equal, and by their number where they share none. Files are compared by their content: their
 * names are often counted up.
 */
public final class BatchDiff {
  private final Set<String> shared;
  private final ArrayNode differences = WireJson.mapper().createArrayNode();
  private int both;
  private double secondsOfA;
  private double secondsOfB;

  private BatchDiff(Set<String> shared) {
    this.shared = shared;
  }

  /**
   * @param a lines of a manifest
   * @return {@code cells} that both have, {@code seconds} of these in each, and {@code
   *     differences}: {@code values} or {@code join}, {@code a} and {@code b} where there is one
   */
  public static JsonNode between(List<JsonNode> a, List<JsonNode> b) {
    Set<String> shared = names(a);
    shared.retainAll(names(b));
    return new BatchDiff(shared).result(a, b);
  }

  private static Set<String> names(List<JsonNode> lines) {
    Set<String> names = new LinkedHashSet<>();
    lines.forEach(line -> line.path("values").fieldNames().forEachRemaining(names::add));
    return names;
  }

  private JsonNode result(List<JsonNode> a, List<JsonNode> b) {
    Map<JsonNode, Deque<JsonNode>> others = new LinkedHashMap<>();
    b.forEach(line -> others.computeIfAbsent(key(line), key -> new ArrayDeque<>()).add(line));
    for (JsonNode line : a) {
      JsonNode key = key(line);
      Deque<JsonNode> equal = others.getOrDefault(key, new ArrayDeque<>());
      JsonNode other = equal.poll();
      if (other == null) {
        differ(key).set("a", summary(line));
      } else {
        compare(key, line, other);
      }
    }
    others.forEach((key, rest) -> rest.forEach(line -> differ(key).set("b", summary(line))));
    ObjectNode result = WireJson.mapper().createObjectNode().put("cells", both);
    result.putObject("seconds").put("a", secondsOfA).put("b", secondsOfB);
    result.set("differences", differences);
    return result;
  }

  /** What a line of one batch has in common with its like in the other. */
  private JsonNode key(JsonNode line) {
    if (line.has("join")) {
      return line.path("join");
    } else if (shared.isEmpty()) {
      return new IntNode(line.path("cell").intValue());
    }
    ObjectNode key = WireJson.mapper().createObjectNode();
    shared.forEach(name -> key.set(name, line.path("values").path(name)));
    return key;
  }

  private ObjectNode differ(JsonNode key) {
    ObjectNode difference = differences.addObject();
    difference.set(key.isTextual() ? "join" : key.isInt() ? "cell" : "values", key);
    return difference;
  }

  private void compare(JsonNode key, JsonNode a, JsonNode b) {
    if (!a.has("join")) {
      both++;
      secondsOfA += a.path("seconds").doubleValue();
      secondsOfB += b.path("seconds").doubleValue();
    }
    JsonNode ofA = summary(a);
    JsonNode ofB = summary(b);
    if (!ofA.path("state").equals(ofB.path("state"))
        || !ofA.path("outputs").equals(ofB.path("outputs"))) {
      differ(key).<ObjectNode>set("a", ofA).set("b", ofB);
    }
  }

  private static JsonNode summary(JsonNode line) {
    ObjectNode summary = WireJson.mapper().createObjectNode();
    for (String field : List.of("cell", "state", "seconds", "error")) {
      if (line.has(field)) {
        summary.set(field, line.path(field));
      }
    }
    ArrayNode outputs = summary.putArray("outputs");
    line.path("outputs").forEach(file -> outputs.add(content(file)));
    return summary;
  }

  private static String content(JsonNode file) {
    return file.has("hash")
        ? file.path("hash").asText()
        : file.path("name").asText() + " of " + file.path("size").asLong() + " bytes";
  }
}
