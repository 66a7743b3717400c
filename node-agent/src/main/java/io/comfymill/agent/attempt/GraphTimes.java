package io.comfymill.agent.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.common.wire.JobGraph;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long each graph node of a job ran, from what ComfyUI says of where it is: each {@code
 * executing} ends the one before. Confined to the node's loop.
 */
public final class GraphTimes {
  private static final int NOT_RUN = -1;

  private final @Nullable JobGraph graph;
  private final Map<String, Duration> ran = new HashMap<>();
  private boolean whole;
  private boolean ended;
  private @Nullable String current;
  private Instant since = Instant.EPOCH;

  GraphTimes(@Nullable JobGraph graph) {
    this.graph = graph;
  }

  /** ComfyUI said something of this job. */
  public void heard(ComfyMessage message, Instant now) throws IOException {
    if (graph == null || ended) {
      return;
    }
    switch (message.type()) {
      case "execution_start" -> whole = true;
      case "executing" -> executing(message.json().path("data"), now);
      case "execution_success" -> executing(null, now);
      default -> {
        // says nothing of where it is
      }
    }
  }

  private void executing(@Nullable JsonNode data, Instant now) {
    if (current != null) {
      ran.merge(current, Duration.between(since, now), Duration::plus);
    }
    String node = data == null ? null : data.path("node").textValue();
    ended = node == null;
    // A graph node that puts others in its place is shown for them.
    current = data == null ? null : data.path("display_node").asText(node);
    since = now;
  }

  /**
   * @return in the order of the job's graph, in ms; null where messages were missed, or there is no
   *     graph
   */
  public @Nullable List<Integer> millis() {
    if (graph == null || !whole || !ended) {
      return null;
    }
    List<Integer> millis = new ArrayList<>(Collections.nCopies(graph.nodes().size(), NOT_RUN));
    for (int i = 0; i < millis.size(); i++) {
      Duration took = ran.get(graph.nodes().get(i).id());
      if (took != null) {
        millis.set(i, (int) Math.max(0, Math.min(Integer.MAX_VALUE, took.toMillis())));
      }
    }
    return millis;
  }
}
