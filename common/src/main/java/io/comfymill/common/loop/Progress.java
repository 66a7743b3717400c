package io.comfymill.common.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * When something that must not stop last got on. Written by whoever does the work, read by liveness
 * checks and metrics. Thread-safe.
 */
public final class Progress {
  private final String name;
  private final Duration stallAfter;
  private final LongSupplier nanoClock;
  private final AtomicLong failures = new AtomicLong();
  private volatile long lastNanos;
  private volatile boolean expected = true;

  Progress(String name, Duration stallAfter, LongSupplier nanoClock) {
    this.name = name;
    this.stallAfter = stallAfter;
    this.nanoClock = nanoClock;
    this.lastNanos = nanoClock.getAsLong();
  }

  public String name() {
    return name;
  }

  /** It came round once more. */
  public void made() {
    made(Duration.ZERO);
  }

  /** It came round once more, and rests for so long before it goes on. */
  void made(Duration rest) {
    lastNanos = nanoClock.getAsLong() + rest.toNanos();
    expected = true;
  }

  /** Nothing is expected of it until it gets on again. */
  public void rest() {
    expected = false;
  }

  public void failed() {
    failures.incrementAndGet();
  }

  /** How often a turn failed since the process began. */
  public long failures() {
    return failures.get();
  }

  /** How long it has made none, a rest that it took not counted. */
  public Duration since() {
    return Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - lastNanos));
  }

  public boolean stalled() {
    return expected && since().compareTo(stallAfter) > 0;
  }
}
