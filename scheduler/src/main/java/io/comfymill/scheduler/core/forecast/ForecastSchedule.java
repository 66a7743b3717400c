package io.comfymill.scheduler.core.forecast;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the next forecast is due: while jobs wait, at most once a second where anything changed, and
 * less often where nothing did, since what takes longer than expected delays all that is behind it.
 * And once more when no job waits any longer.
 */
public final class ForecastSchedule {
  private static final Duration NOT_BEFORE = Duration.ofSeconds(1);
  private static final Duration REFRESH = Duration.ofSeconds(10);

  private @Nullable Instant last;
  private boolean changed = true;
  private boolean toldThatNobodyWaits;

  /**
   * @param happened did anything change since the last call?
   */
  public boolean isDue(int queued, boolean happened, Instant now) {
    changed |= happened;
    if (queued == 0 && toldThatNobodyWaits) {
      return false;
    }
    return last == null || isOver(last, changed ? NOT_BEFORE : REFRESH, now);
  }

  /** True as well where the clock was set back. */
  private static boolean isOver(Instant last, Duration time, Instant now) {
    return now.isBefore(last) || !last.plus(time).isAfter(now);
  }

  public void told(int queued, Instant now) {
    last = now;
    changed = false;
    toldThatNobodyWaits = queued == 0;
  }
}
