package io.comfymill.scheduler.core.fairshare;

import io.comfymill.common.id.TenantId;

/** How many turns a tenant gets for each one of a tenant of weight 1. */
@FunctionalInterface
public interface TenantWeights {
  /** Everybody's weight is the same. */
  TenantWeights EQUAL = tenant -> 1;

  /**
   * @return 1 or more, not more than 1000
   */
  int of(TenantId tenant);
}
