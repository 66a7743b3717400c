package io.comfymill.common.loop;

import java.time.Duration;

/**
 * How a loop is watched and started again.
 *
 * @param name unique in its process; labels metrics and names threads
 * @param stallAfter without progress for this long it stands still, and liveness is red
 * @param firstRetry the pause after a first failure; twice as long after each that follows
 * @param lastRetry the longest pause
 */
public record LoopSettings(
    String name, Duration stallAfter, Duration firstRetry, Duration lastRetry) {
  private static final Duration STALL_AFTER = Duration.ofSeconds(60);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  public LoopSettings {
    if (stallAfter.compareTo(lastRetry) <= 0) {
      throw new IllegalArgumentException(
          "loop %s: a pause of %s would pass for standing still, which begins after %s"
              .formatted(name, lastRetry, stallAfter));
    }
  }

  public static LoopSettings named(String name) {
    return new LoopSettings(name, STALL_AFTER, FIRST_RETRY, LAST_RETRY);
  }

  public LoopSettings stallAfter(Duration limit) {
    return new LoopSettings(name, limit, firstRetry, lastRetry);
  }

  public LoopSettings retryAfter(Duration first, Duration last) {
    return new LoopSettings(name, stallAfter, first, last);
  }
}
