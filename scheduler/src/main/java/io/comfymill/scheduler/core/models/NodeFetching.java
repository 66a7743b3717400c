package io.comfymill.scheduler.core.models;

import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.NodeFetches.Fetch;
import io.comfymill.common.wire.NodeFetches.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node's agent says of the models that it fetches, and how fast they come. */
final class NodeFetching {
  /** Bytes a second, as long as nothing is known of a node. */
  private static final double USUAL_RATE = 50e6;

  /** How much of a newer figure counts. */
  private static final double SHARE_OF_NEW = 0.3;

  private boolean mayFetch;
  private Map<String, Fetch> fetches = Map.of();
  private Instant at = Instant.MIN;
  private double rate = USUAL_RATE;

  void told(NodeFetches said) {
    Map<String, Fetch> next = new HashMap<>();
    said.fetches().forEach(fetch -> next.put(fetch.model(), fetch));
    next.values().forEach(fetch -> learn(fetch, said.at()));
    mayFetch = said.mayFetch();
    fetches = next;
    at = said.at();
  }

  private void learn(Fetch next, Instant time) {
    Fetch before = fetches.get(next.model());
    if (before != null && before.state() == State.FETCHING && next.bytes() > before.bytes()) {
      double seconds = Duration.between(at, time).toMillis() / 1000.0;
      if (seconds > 0) {
        double seen = (next.bytes() - before.bytes()) / seconds;
        rate += SHARE_OF_NEW * (seen - rate);
      }
    }
  }

  boolean mayFetch() {
    return mayFetch;
  }

  /** Null where it has said nothing of it. */
  @Nullable Fetch fetch(CatalogueModel model) {
    return fetches.get(model.id());
  }

  boolean is(State state, CatalogueModel model) {
    Fetch fetch = fetch(model);
    return fetch != null && fetch.state() == state;
  }

  /** Until it is there, if nothing else comes first. */
  double seconds(CatalogueModel model) {
    Fetch fetch = fetch(model);
    long here = fetch == null ? 0 : fetch.bytes();
    return Math.max(0, model.bytes() - here) / rate;
  }
}
