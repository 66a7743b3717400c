package io.comfymill.standalone.supervisor;

import java.time.Duration;

/**
 * How long to wait before a dead child is restarted: not at all the first time, then longer each
 * time up to a limit. A child that has run for a while starts over.
 */
final class RestartBackoff {
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration STABLE = Duration.ofSeconds(30);

  private Duration next = Duration.ZERO;

  /**
   * @param lived how long the child that has died had run
   */
  Duration afterDeath(Duration lived) {
    if (lived.compareTo(STABLE) >= 0) {
      next = Duration.ZERO;
    }
    Duration wait = next;
    Duration doubled = wait.isZero() ? FIRST_WAIT : wait.multipliedBy(2);
    next = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    return wait;
  }
}
