package io.comfymill.gateway.progress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param done graph nodes that have finished or came from the cache
 * @param current the graph node that executes; null between two
 * @param step of the current graph node, 0 to {@code steps}
 * @param steps 0 where it counts none
 */
public record RunState(Set<String> done, @Nullable String current, double step, double steps) {
  public RunState {
    done = Set.copyOf(done);
  }

  /**
   * @param cached ids, of an {@code execution_cached} message
   * @param nodes by id, of a {@code progress_state} message
   */
  static RunState of(JsonNode cached, JsonNode nodes) {
    Set<String> done = new HashSet<>();
    cached.forEach(id -> done.add(id.asText()));
    String current = null;
    double step = 0;
    double steps = 0;
    for (Map.Entry<String, JsonNode> node : nodes.properties()) {
      String state = node.getValue().path("state").asText();
      if (state.equals("finished")) {
        done.add(node.getKey());
      } else if (state.equals("running")) {
        current = node.getKey();
        step = node.getValue().path("value").asDouble();
        steps = node.getValue().path("max").asDouble();
      }
    }
    return new RunState(done, current, step, steps);
  }

  /** The part of the current graph node that is done, 0 to 1. */
  public double fraction() {
    return steps > 0 ? Math.min(1, Math.max(0, step / steps)) : 0;
  }
}
