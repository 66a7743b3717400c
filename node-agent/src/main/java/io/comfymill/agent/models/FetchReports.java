package io.comfymill.agent.models;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far fetches are, where that has changed, and mere progress not too often. A report that
 * is lost is made up for by the next, which comes in a minute at the latest. For one thread.
 */
final class FetchReports {
  private static final Logger LOG = Logger.getLogger(FetchReports.class);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);
  private static final Duration ALL_EVERY = Duration.ofMinutes(1);

  private final RecordSink sink;
  private final boolean mayFetch;
  private final Map<NodeId, Told> told = new HashMap<>();

  private record Told(List<NodeFetches.Fetch> fetches, Instant at) {}

  FetchReports(RecordSink sink, boolean mayFetch) {
    this.sink = sink;
    this.mayFetch = mayFetch;
  }

  void tell(Collection<NodeId> nodes, Map<NodeId, List<NodeFetches.Fetch>> fetches, Instant now) {
    told.keySet().retainAll(nodes);
    for (NodeId node : nodes) {
      List<NodeFetches.Fetch> own = List.copyOf(fetches.getOrDefault(node, List.of()));
      if (isDue(told.get(node), own, now)) {
        told.put(node, new Told(own, now));
        sink.send(
                Topic.NODE_FETCHES,
                node.value(),
                WireJson.write(new NodeFetches(NodeFetches.TYPE, now, node, mayFetch, own)))
            .exceptionally(
                failure -> {
                  LOG.debugf("how far the models of %s are is not told: %s", node, failure);
                  return null;
                });
      }
    }
  }

  private static boolean isDue(@Nullable Told before, List<NodeFetches.Fetch> own, Instant now) {
    if (before == null) {
      return true;
    }
    if (own.isEmpty() && before.fetches().isEmpty()) {
      return false;
    }
    Duration since = Duration.between(before.at(), now);
    if (own.equals(before.fetches())) {
      return since.compareTo(ALL_EVERY) >= 0;
    }
    return !states(own).equals(states(before.fetches())) || since.compareTo(PROGRESS_EVERY) >= 0;
  }

  private static List<String> states(List<NodeFetches.Fetch> fetches) {
    return fetches.stream()
        .map(fetch -> fetch.model() + " " + fetch.state() + " " + fetch.message())
        .toList();
  }
}
