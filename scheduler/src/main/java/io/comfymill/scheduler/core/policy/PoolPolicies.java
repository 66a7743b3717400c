package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.fleet.NodeSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which policy places the jobs of a pool: the one that an operator set, else the configured one. A
 * pool that has neither goes by the policy of the default pool, and so do jobs that ask for no
 * pool.
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

  /**
   * What an operator set.
   *
   * @param policy null goes back to what is configured
   * @return false where there is no such policy, and nothing changes
   */
  public boolean set(String pool, @Nullable String policy) {
    if (policy == null) {
      set.remove(pool);
      return true;
    }
    Optional<PlacementPolicy> known = Policies.find(policy);
    known.ifPresent(found -> set.put(pool, found));
    return known.isPresent();
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

  /** Their names by pool; a pool that is not in it goes by that of the default pool. */
  public Map<String, String> inForce() {
    Set<String> pools = new TreeSet<>(configured.keySet());
    pools.addAll(set.keySet());
    pools.add(NodeSettings.DEFAULT_POOL);
    Map<String, String> inForce = new TreeMap<>();
    pools.forEach(pool -> inForce.put(pool, of(pool).name()));
    return inForce;
  }

  private @Nullable PlacementPolicy own(String pool) {
    PlacementPolicy policy = set.get(pool);
    return policy == null ? configured.get(pool) : policy;
  }
}
