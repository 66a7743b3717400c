package io.comfymill.scheduler.core;

import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;

/**
 * What the core is told once.
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
  public static final int MAX_RESENDS = 5;
  private static final Duration RESERVE_AFTER = Duration.ofSeconds(10);

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

  public CoreSettings(
      Duration heartbeatInterval,
      int missedHeartbeats,
      Duration resendAfter,
      RetryLimits retries,
      PlacementPolicy policy) {
    this(heartbeatInterval, missedHeartbeats, resendAfter, retries, policy, RESERVE_AFTER);
  }

  public CoreSettings(
      Duration heartbeatInterval,
      int missedHeartbeats,
      Duration resendAfter,
      RetryLimits retries,
      PlacementPolicy policy,
      Duration reserveAfter) {
    this(
        heartbeatInterval,
        missedHeartbeats,
        resendAfter,
        MAX_RESENDS,
        retries,
        policy,
        reserveAfter);
  }
}
