package io.comfymill.scheduler.core.health;

import java.time.Duration;

/**
 * When a node's circuit breaker opens, and when it closes again.
 *
 * @param unhealthyThreshold opens after this many failures that count against the node, without a
 *     success in between
 * @param healthyThreshold closes after this many successes, one job after the other
 * @param coolDown after which it is tried with one job; twice as long each time that fails
 */
public record HealthLimits(
    int unhealthyThreshold, int healthyThreshold, Duration coolDown, Duration maxCoolDown) {
  public static final HealthLimits DEFAULT =
      new HealthLimits(3, 2, Duration.ofSeconds(30), Duration.ofMinutes(10));

  private static final int MOST_DOUBLINGS = 20;

  public HealthLimits {
    if (unhealthyThreshold < 1 || healthyThreshold < 1) {
      throw new IllegalArgumentException("health thresholds must be 1 or more");
    }
    if (coolDown.isNegative() || coolDown.isZero() || maxCoolDown.compareTo(coolDown) < 0) {
      throw new IllegalArgumentException(
          "the cool-down must be positive and not longer than the longest one");
    }
  }

  /**
   * @param openings how often it opened without having closed, 1 or more
   */
  Duration coolDown(int openings) {
    Duration doubled = coolDown.multipliedBy(1L << Math.min(openings - 1, MOST_DOUBLINGS));
    return doubled.compareTo(maxCoolDown) < 0 ? doubled : maxCoolDown;
  }
}
