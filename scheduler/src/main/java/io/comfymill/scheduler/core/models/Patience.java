package io.comfymill.scheduler.core.models;

import io.comfymill.scheduler.core.backlog.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How long no node has been able to run jobs of a demand. What is fetched is large, so a node that
 * may have the model and is away for a moment is waited for.
 */
final class Patience {
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Map<Demand, Instant> since = new HashMap<>();

  /**
   * No node can run its jobs now.
   *
   * @param somebodyMay a node that is away may have all that they need
   */
  boolean isOver(Demand demand, boolean somebodyMay, Instant now) {
    Instant first = since.computeIfAbsent(demand, added -> now);
    return !now.isBefore(first.plus(somebodyMay ? LONG : SHORT));
  }

  /** Of all others it is forgotten. */
  void keep(Collection<Demand> lacking) {
    since.keySet().retainAll(lacking);
  }
}
