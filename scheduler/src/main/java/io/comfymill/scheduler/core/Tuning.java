package io.comfymill.scheduler.core;

import io.comfymill.common.id.TenantId;
import io.comfymill.scheduler.core.health.HealthLimits;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import java.util.Map;

/**
 * The core's settings that may change while it runs.
 *
 * @param policy of pools for which none is named
 * @param pools the policies of the others
 * @param weights of tenants; 1 for those that are not named
 */
public record Tuning(
    PlacementPolicy policy,
    Map<String, PlacementPolicy> pools,
    Map<TenantId, Integer> weights,
    HealthLimits health) {
  private static final int HEAVIEST = 1000;

  public Tuning {
    pools = Map.copyOf(pools);
    weights = Map.copyOf(weights);
    if (weights.values().stream().anyMatch(weight -> weight < 1 || weight > HEAVIEST)) {
      throw new IllegalArgumentException("the weight of a tenant must be 1 to 1000");
    }
  }

  static Tuning of(PlacementPolicy policy) {
    return new Tuning(policy, Map.of(), Map.of(), HealthLimits.DEFAULT);
  }

  int weight(TenantId tenant) {
    return weights.getOrDefault(tenant, 1);
  }
}
