package io.comfymill.scheduler.core;

import io.comfymill.scheduler.core.job.RetryLimits;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import java.time.Duration;

/**
 * What the core is told once.
 *
 * @param missedHeartbeats beacons without a heartbeat after which a node is lost, and heartbeats
 *     without an attempt after which that attempt is
 * @param resendAfter how long an unanswered message to an agent waits before it is sent again
 */
public record CoreSettings(
    Duration heartbeatInterval,
    int missedHeartbeats,
    Duration resendAfter,
    RetryLimits retries,
    PlacementPolicy policy) {
  public CoreSettings {
    if (heartbeatInterval.isNegative() || heartbeatInterval.isZero() || missedHeartbeats < 1) {
      throw new IllegalArgumentException(
          "the heartbeat interval must be positive and missed heartbeats 1 or more");
    }
  }
}
