package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How deep ComfyUI's worker goes to name what feeds a graph node: by recursion, input by input in
 * the order of their names, and to each source once.
 */
final class AncestorDepth {
  /** The worker comes through 975 calls and ends at 1,000: Python's limit, less its own start. */
  static final int MAX_DEPTH = 950;

  /** What the worker takes the better part of an hour for counts as too deep. */
  private static final int MAX_STEPS = 20_000_000;

  private final Map<String, List<String>> sources = new HashMap<>();
  private int steps;

  AncestorDepth(JsonNode prompt) {
    if (prompt.size() > MAX_DEPTH) { // shorter ones cannot be deeper
      prompt.properties().forEach(node -> sources.put(node.getKey(), sources(node.getValue())));
    }
  }

  private static List<String> sources(JsonNode node) {
    Map<String, String> byInput = new TreeMap<>();
    for (Map.Entry<String, JsonNode> input : node.path("inputs").properties()) {
      if (WorkerSafety.isLink(input.getValue())) {
        byInput.put(input.getKey(), input.getValue().get(0).textValue());
      }
    }
    return List.copyOf(byInput.values());
  }

  /** The graph node from which the worker would not come back; none where it comes through. */
  Optional<String> tooDeep() {
    return sources.keySet().stream().filter(this::isTooDeep).min(String::compareTo);
  }

  private boolean isTooDeep(String start) {
    Set<String> seen = new HashSet<>();
    Deque<Iterator<String>> path = new ArrayDeque<>();
    path.push(sources.getOrDefault(start, List.of()).iterator());
    while (!path.isEmpty()) {
      if (!path.getFirst().hasNext()) {
        path.pop();
        continue;
      }
      String source = path.getFirst().next();
      if (seen.add(source)) {
        path.push(sources.getOrDefault(source, List.of()).iterator());
        if (path.size() > MAX_DEPTH || ++steps > MAX_STEPS) {
          return true;
        }
      }
    }
    return false;
  }
}
