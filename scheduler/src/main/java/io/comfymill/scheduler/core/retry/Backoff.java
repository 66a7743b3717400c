package io.comfymill.scheduler.core.retry;

import io.comfymill.common.id.AttemptId;
import java.time.Duration;

/**
 * How long a job waits after a failure before it is tried again: twice as long each time, with
 * jitter between half of that and all of it, so that jobs which failed together do not come back
 * together. The jitter comes from the attempt's id, so a run can be replayed.
 *
 * @param first after the first failure
 * @param most however often it failed
 */
public record Backoff(Duration first, Duration most) {
  /** No wait. */
  public static final Backoff NONE = new Backoff(Duration.ZERO, Duration.ZERO);

  private static final int MOST_DOUBLINGS = 30;

  public Backoff {
    if (first.isNegative() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "retry backoff must be 0 or more, and not more than its maximum");
    }
  }

  /**
   * @param failures that counted so far, this one among them
   */
  Duration after(AttemptId failed, int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    long millis = Math.min(doubled, most.toMillis());
    return Duration.ofMillis(millis / 2 + Math.round(millis / 2.0 * share(failed)));
  }

  private static double share(AttemptId failed) {
    long bits = failed.comfyPromptId().getMostSignificantBits();
    return (bits >>> 11) / (double) (1L << 53);
  }
}
