package io.comfymill.scheduler.core.capacity;

import io.comfymill.scheduler.core.pass.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many nodes each pool wants, for whoever starts and stops them. In memory only: a new leader
 * does not know what was wanted before it, and says what it wants now. One thread.
 */
public final class Capacity {
  private final Duration targetWait;
  private final Duration scaleInAfter;
  private final Set<String> scaled;
  private final Map<String, WantedNodes> wanted = new HashMap<>();

  /**
   * @param targetWait how long the last of the queued jobs should wait
   * @param scaleInAfter how long fewer nodes must have been wanted
   * @param scaled pools whose nodes come and go with the need. Such a pool without any known node
   *     wants one, since nobody can know what it can do before
   */
  public Capacity(Duration targetWait, Duration scaleInAfter, Set<String> scaled) {
    this.targetWait = targetWait;
    this.scaleInAfter = scaleInAfter;
    this.scaled = Set.copyOf(scaled);
  }

  /**
   * @param nodes that it wants
   */
  public record OfPool(PoolLoad load, int nodes) {}

  public SortedMap<String, OfPool> of(Snapshot snapshot, Instant now) {
    SortedMap<String, OfPool> pools = new TreeMap<>();
    PoolLoads.of(snapshot, scaled).forEach((pool, load) -> pools.put(pool, of(pool, load, now)));
    wanted.keySet().retainAll(pools.keySet());
    return pools;
  }

  private OfPool of(String pool, PoolLoad load, Instant now) {
    int least = scaled.contains(pool) && !load.hasNodes() ? 1 : 0;
    WantedNodes nodes =
        wanted.computeIfAbsent(pool, added -> new WantedNodes(targetWait, scaleInAfter));
    return new OfPool(load, nodes.of(load, least, now));
  }
}
