package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.experience.Work;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All queued jobs of one demand, whoever's they are: what a node says to one it says to all. */
public final class Bucket {
  private final Demand demand;
  private final long shape;
  private final Map<Integer, Instant> heldSince = new HashMap<>(1);
  private int size;

  Bucket(Demand demand, long shape) {
    this.demand = demand;
    this.shape = shape;
  }

  public Demand demand() {
    return demand;
  }

  public int size() {
    return size;
  }

  /**
   * What one of its jobs means to a node; the others need the same, and may take longer or less.
   */
  public Work work() {
    return new Work(demand.requirements(), shape);
  }

  /** Since when jobs of that tier only waited, though a node was free; null where they do not. */
  public @Nullable Instant heldSince(int tier) {
    return heldSince.get(tier);
  }

  void held(int tier, Instant now) {
    heldSince.putIfAbsent(tier, now);
  }

  void moved(int tier) {
    heldSince.remove(tier);
  }

  void grow() {
    size++;
  }

  void shrink() {
    size--;
  }
}
