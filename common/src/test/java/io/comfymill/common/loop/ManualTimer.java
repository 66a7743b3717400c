package io.comfymill.common.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Turns that a test runs by hand. */
final class ManualTimer implements LoopTimer {
  private final Deque<Runnable> turns = new ArrayDeque<>();
  private Duration lastDelay = Duration.ZERO;

  @Override
  public void after(Duration delay, Runnable turn) {
    lastDelay = delay;
    turns.add(turn);
  }

  /** Runs what is due next. */
  void run() {
    turns.remove().run();
  }

  boolean hasTurn() {
    return !turns.isEmpty();
  }

  Duration lastDelay() {
    return lastDelay;
  }
}
