package io.comfymill.scheduler.core.fleet;

import java.time.Instant;

/** Leaves a node that refuses attempts alone for a while, longer each time in a row. */
public final class RefusalBackoff {
  private static final long FIRST_MILLIS = 250;
  private static final int MOST_DOUBLINGS = 4;

  private Instant until = Instant.MIN;
  private int refusalsInARow;

  public void refused(Instant now) {
    until = now.plusMillis(FIRST_MILLIS << Math.min(refusalsInARow, MOST_DOUBLINGS));
    refusalsInARow++;
  }

  /** It took an attempt. */
  public void over() {
    refusalsInARow = 0;
    until = Instant.MIN;
  }

  Instant until() {
    return until;
  }
}
