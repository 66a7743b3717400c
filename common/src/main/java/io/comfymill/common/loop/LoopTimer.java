package io.comfymill.common.loop;

import java.time.Duration;

/** Where a loop's turns run: a thread of its own ({@link LoopThread}), or somebody's event loop. */
@FunctionalInterface
public interface LoopTimer {
  /** Runs the turn after the delay, never on the caller's stack. */
  void after(Duration delay, Runnable turn);
}
