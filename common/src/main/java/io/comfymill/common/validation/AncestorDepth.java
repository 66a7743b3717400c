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
 * Computes how deep ComfyUI's worker recurses to make the cache key of a graph node: input by input
 * in the order of their names, to each source once.
 */
final class AncestorDepth {
  /** The worker survives 975 calls and dies at 1,000: Python's limit, less the frames below. */
  static final int MAX_DEPTH = 950;

  /** What would take the worker the better part of an hour counts as too deep. */
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

  /** The graph node whose key would kill the worker; empty where it survives. */
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
