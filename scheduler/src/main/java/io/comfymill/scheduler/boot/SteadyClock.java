package io.comfymill.scheduler.boot;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time at which the process started, plus what has passed since. The core compares times to
 * know how long something took: if the machine's clock were set back by an hour, nothing would be
 * sent again for an hour; if it were set forward, every timeout would expire. Here a step of the
 * clock takes effect only at the next start.
 */
final class SteadyClock implements InstantSource {
  private final Instant begin;
  private final LongSupplier nanos;
  private final long beginNanos;

  /**
   * @param nanos a nanosecond counter that nobody sets
   */
  SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.begin = wall.instant();
    this.nanos = nanos;
    this.beginNanos = nanos.getAsLong();
  }

  @Override
  public Instant instant() {
    return begin.plusNanos(nanos.getAsLong() - beginNanos);
  }
}
