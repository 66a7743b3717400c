package io.comfymill.common.loop;

import java.time.Duration;

/**
 * How a loop is watched and retried.
 *
 * @param name unique in its process; names threads. What stands before a slash labels metrics: the
 *     loops of all nodes share a label, for their number is not bounded
 * @param stallAfter liveness turns red after this long without progress
 * @param firstRetry the pause after the first failure, doubled after each further one
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
          "loop %s: a pause of %s would count as a stall, which begins after %s"
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
