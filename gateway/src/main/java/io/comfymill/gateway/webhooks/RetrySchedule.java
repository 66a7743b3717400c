package io.comfymill.gateway.webhooks;

import java.time.Duration;

/**
 * How long to wait after a failed attempt.
 *
 * @param first after the first
 */
record RetrySchedule(Duration first) {
  private static final Duration LONGEST = Duration.ofHours(6);
  private static final Duration LONGEST_REST = Duration.ofMinutes(5);

  /** Before the same event is sent again: four times as long after each attempt. */
  Duration ofEvent(int attempts) {
    return grown(4, attempts, LONGEST);
  }

  /** Before anything else is sent to a receiver that has failed so often, one after the other. */
  Duration ofReceiver(int failures) {
    return grown(2, failures, LONGEST_REST);
  }

  private Duration grown(int factor, int times, Duration longest) {
    Duration pause = first;
    for (int i = 1; i < times && pause.compareTo(longest) < 0; i++) {
      pause = pause.multipliedBy(factor);
    }
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
