package io.comfymill.scheduler.core;

import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;

/**
 * The core's settings that stay as they are while it runs.
 *
 * @param missedHeartbeats beacons without a heartbeat after which a node is lost, and heartbeats
 *     without an attempt after which that attempt is
 * @param resendAfter how long an unanswered message to an agent waits before it is sent again
 * @param maxResends of an assignment that its agent never answers; then the attempt is given up
 * @param reserveAfter how long a demand that few nodes take is blocked before a slot is kept for it
 */
public record CoreSettings(
    Duration heartbeatInterval,
    int missedHeartbeats,
    Duration resendAfter,
    int maxResends,
    RetryLimits retries,
    PlacementPolicy policy,
    Duration reserveAfter) {
  public CoreSettings {
    if (heartbeatInterval.isNegative() || heartbeatInterval.isZero() || missedHeartbeats < 1) {
      throw new IllegalArgumentException(
          "the heartbeat interval must be positive and missed heartbeats 1 or more");
    }
    if (maxResends < 1) {
      throw new IllegalArgumentException(
          "comfymill.scheduler.max-resends is %d and must be 1 or more".formatted(maxResends));
    }
    if (reserveAfter.isNegative()) {
      throw new IllegalArgumentException("the time before slots are reserved must be 0 or more");
    }
  }
}
