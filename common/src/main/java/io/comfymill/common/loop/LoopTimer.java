package io.comfymill.common.loop;

import java.time.Duration;

/** Runs a loop's turns: on a thread of its own ({@link LoopThread}) or on an event loop. */
@FunctionalInterface
public interface LoopTimer {
  /** Runs the turn after the delay, never on the caller's stack. */
  void after(Duration delay, Runnable turn);
}
