package io.comfymill.common.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * When something that must not stop last made progress. Written by whoever does the work, read by
 * liveness checks and metrics. Thread-safe.
 */
public final class Progress {
  private final String name;
  private final Duration stallAfter;
  private final LongSupplier nanoClock;
  private final AtomicLong failures = new AtomicLong();
  private final LongAdder failuresOfKind;
  private volatile long lastNanos;
  private volatile boolean expected = true;

  Progress(String name, Duration stallAfter, LongSupplier nanoClock, LongAdder failuresOfKind) {
    this.failuresOfKind = failuresOfKind;
    this.name = name;
    this.stallAfter = stallAfter;
    this.nanoClock = nanoClock;
    this.lastNanos = nanoClock.getAsLong();
  }

  public String name() {
    return name;
  }

  /** What it has in common with others: its name up to a slash. */
  public String kind() {
    return kind(name);
  }

  static String kind(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  public void made() {
    made(Duration.ZERO);
  }

  /** Progress, with a pause to follow that is no standstill. */
  void made(Duration pause) {
    lastNanos = nanoClock.getAsLong() + pause.toNanos();
    expected = true;
  }

  /** Expects nothing until it makes progress again. */
  public void rest() {
    expected = false;
  }

  public void failed() {
    failures.incrementAndGet();
    failuresOfKind.increment();
  }

  /** How many turns have failed since the process started. */
  public long failures() {
    return failures.get();
  }

  /** How long it has made none, beyond the pause that it announced; zero while it rests. */
  public Duration since() {
    return !expected
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - lastNanos));
  }

  public boolean stalled() {
    return since().compareTo(stallAfter) > 0;
  }
}
