package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.fleet.NodeSettings;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which policy places the jobs of which pool: the one that an operator set, else the one that is
 * configured. A pool without either goes by the policy of the default pool, and so do jobs that ask
 * for no pool.
 */
public final class PoolPolicies {
  private final SortedMap<String, PlacementPolicy> set = new TreeMap<>();
  private PlacementPolicy usual;
  private Map<String, PlacementPolicy> configured = Map.of();

  public PoolPolicies(PlacementPolicy usual) {
    this.usual = usual;
  }

  /** What an operator set stays. */
  public void configure(PlacementPolicy forAll, Map<String, PlacementPolicy> forPools) {
    usual = forAll;
    configured = Map.copyOf(forPools);
  }

  /** Null goes back to what is configured. */
  public void set(String pool, @Nullable PlacementPolicy policy) {
    if (policy == null) {
      set.remove(pool);
    } else {
      set.put(pool, policy);
    }
  }

  /**
   * @param pool that a job asks for; null for any
   */
  public PlacementPolicy of(@Nullable String pool) {
    PlacementPolicy own = pool == null ? null : own(pool);
    if (own != null) {
      return own;
    }
    PlacementPolicy ofDefault = own(NodeSettings.DEFAULT_POOL);
    return ofDefault == null ? usual : ofDefault;
  }

  private @Nullable PlacementPolicy own(String pool) {
    PlacementPolicy policy = set.get(pool);
    return policy == null ? configured.get(pool) : policy;
  }
}
