package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.experience.Work;
import java.time.Instant;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All queued jobs of one demand, whoever submitted them: a node that takes one takes any. */
public final class Bucket {
  private final Demand demand;
  private final long shape;
  private final SortedMap<Integer, Tier> tiers = new TreeMap<>(Comparator.reverseOrder());
  private int size;

  Bucket(Demand demand, long shape) {
    this.demand = demand;
    this.shape = shape;
  }

  /** Of a single job that is not in the backlog. */
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

  /** The work of one of its jobs; the others need the same, and may take more or less time. */
  public Work work() {
    return new Work(demand.requirements(), shape);
  }

  /** It has one as long as it is in the backlog. */
  public int highestTier() {
    return tiers.firstKey();
  }

  /**
   * Since when the policy has held back its jobs of that tier, though a node was free; null where
   * it does not.
   */
  public @Nullable Instant heldSince(int tier) {
    Tier known = tiers.get(tier);
    return known == null ? null : known.heldSince;
  }

  /** Does the policy hold back its jobs of any tier? */
  public boolean isHeld() {
    return tiers.values().stream().anyMatch(tier -> tier.heldSince != null);
  }

  /**
   * The highest tier that has been blocked since that time or longer: its turn came, all its nodes
   * were busy, and none of its jobs has got one since. Null where there is none.
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
