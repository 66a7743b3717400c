package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.experience.Work;
import java.time.Instant;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All queued jobs of one demand, whoever's they are: what a node says to one it says to all. */
public final class Bucket {
  private final Demand demand;
  private final long shape;
  private final SortedMap<Integer, Tier> tiers = new TreeMap<>(Comparator.reverseOrder());
  private int size;

  Bucket(Demand demand, long shape) {
    this.demand = demand;
    this.shape = shape;
  }

  /** For one job that is not in line. */
  public static Bucket of(Demand demand, Work work) {
    Bucket bucket = new Bucket(demand, work.shape());
    bucket.size = 1;
    return bucket;
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

  /** Of its jobs; it has some as long as it is in the backlog. */
  public int highestTier() {
    return tiers.firstKey();
  }

  /** Since when jobs of that tier only waited, though a node was free; null where they do not. */
  public @Nullable Instant heldSince(int tier) {
    Tier known = tiers.get(tier);
    return known == null ? null : known.heldSince;
  }

  /** Do jobs of any tier only wait by their policy? */
  public boolean isHeld() {
    return tiers.values().stream().anyMatch(tier -> tier.heldSince != null);
  }

  /**
   * The highest tier whose turn came at that time or before and found all its nodes busy, and no
   * job of which has got one since; null where there is none.
   */
  public @Nullable Integer blockedTier(Instant latest) {
    for (var tier : tiers.entrySet()) {
      Instant since = tier.getValue().blockedSince;
      if (since != null && !since.isAfter(latest)) {
        return tier.getKey();
      }
    }
    return null;
  }

  void held(int tier, Instant now) {
    Tier known = tiers.get(tier);
    if (known != null) {
      known.blockedSince = null;
      known.heldSince = known.heldSince == null ? now : known.heldSince;
    }
  }

  void blocked(int tier, Instant now) {
    Tier known = tiers.get(tier);
    if (known != null && known.blockedSince == null) {
      known.blockedSince = now;
    }
  }

  void moved(int tier) {
    Tier known = tiers.get(tier);
    if (known != null) {
      known.heldSince = null;
      known.blockedSince = null;
    }
  }

  void grow(int tier) {
    tiers.computeIfAbsent(tier, added -> new Tier()).jobs++;
    size++;
  }

  void shrink(int tier) {
    Tier known = tiers.get(tier);
    if (known != null && --known.jobs == 0) {
      tiers.remove(tier);
    }
    size--;
  }

  /** Its jobs of one tier. */
  private static final class Tier {
    private int jobs;
    private @Nullable Instant heldSince;
    private @Nullable Instant blockedSince;
  }
}
