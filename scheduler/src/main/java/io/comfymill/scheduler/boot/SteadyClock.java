package io.comfymill.scheduler.boot;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time as it was when the process began, and what has passed since. The core compares times to
 * know how long something took; were the machine's clock set back by an hour meanwhile, nothing
 * would be sent again for an hour, and set forward, every timeout would be over. Here a step of the
 * clock is seen at the next start of the process alone.
 */
final class SteadyClock implements InstantSource {
  private final Instant begin;
  private final LongSupplier nanos;
  private final long beginNanos;

  /**
   * @param nanos a count of nanoseconds that nobody sets
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
