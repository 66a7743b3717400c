package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.WorkerSafety;
import io.comfymill.simulator.node.UncaughtPythonError;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Walks over a prompt as ComfyUI's worker does, and fails where it would die. */
final class WorkerWalks {
  /** Python's limit of a thousand calls, less the frames below. */
  private static final int MAX_CALLS = 983;

  /** Two calls a level. */
  private static final int MAX_NESTING = 488;

  private WorkerWalks() {}

  /** To copy a prompt and to make a key of it. */
  static void copy(JsonNode json) throws UncaughtPythonError {
    copy(json, 1);
  }

  private static void copy(JsonNode json, int level) throws UncaughtPythonError {
    if (json.isContainerNode() && level > MAX_NESTING) {
      throw new UncaughtPythonError(
          "RecursionError: maximum recursion depth exceeded in comparison");
    }
    for (JsonNode child : json) {
      copy(child, level + 1);
    }
  }

  /** To make a cache key of every graph node, whether anything needs it or not. */
  static void cacheKeys(ObjectNode prompt) throws UncaughtPythonError {
    for (Map.Entry<String, JsonNode> node : prompt.properties()) {
      ancestry(prompt, node.getKey(), new HashSet<>(), 1);
    }
  }

  private static void ancestry(ObjectNode prompt, String id, Set<String> seen, int calls)
      throws UncaughtPythonError {
    if (calls > MAX_CALLS) {
      throw new UncaughtPythonError("RecursionError: maximum recursion depth exceeded");
    }
    if (!prompt.has(id)) {
      return;
    }
    for (JsonNode input : inputs(prompt, id).values()) {
      if (WorkerSafety.isLink(input) && seen.add(input.get(0).textValue())) {
        ancestry(prompt, input.get(0).textValue(), seen, calls + 1);
      }
    }
  }

  /** To find an order: from the outputs up, by every link there is. */
  static void order(ObjectNode prompt, Collection<String> outputs) throws UncaughtPythonError {
    Deque<String> open = new ArrayDeque<>(outputs);
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String id = open.pop();
      if (!prompt.has(id)) {
        throw new UncaughtPythonError("NodeNotFoundError: Node %s not found".formatted(id));
      }
      if (seen.add(id)) {
        for (JsonNode input : inputs(prompt, id).values()) {
          if (WorkerSafety.isLink(input)) {
            open.push(input.get(0).textValue());
          }
        }
      }
    }
  }

  private static Map<String, JsonNode> inputs(ObjectNode prompt, String id)
      throws UncaughtPythonError {
    if (prompt.path(id).path("inputs") instanceof ObjectNode inputs) {
      Map<String, JsonNode> byName = new TreeMap<>();
      inputs.properties().forEach(input -> byName.put(input.getKey(), input.getValue()));
      return byName;
    }
    throw new UncaughtPythonError("no inputs in node " + id);
  }
}
