package io.comfymill.agent.models;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds its callers together to so many bytes in a second. Blocks them; what is not used is lost.
 */
final class Pace {
  private final long bytesPerSecond;
  private final LongSupplier nanoTime;
  private final Sleep sleep;
  private long freeAt;

  /** Waits. */
  interface Sleep {
    void nanos(long nanos) throws InterruptedException;
  }

  Pace(long bytesPerSecond) {
    this(bytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  Pace(long bytesPerSecond, LongSupplier nanoTime, Sleep sleep) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.freeAt = nanoTime.getAsLong();
  }

  /** Returns once these bytes and all before them are due. */
  void take(int bytes) throws InterruptedException {
    sleep.nanos(Math.max(0, wait(bytes)));
  }

  private synchronized long wait(int bytes) {
    long now = nanoTime.getAsLong();
    freeAt = Math.max(now, freeAt) + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
    return freeAt - now;
  }
}
