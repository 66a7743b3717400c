package io.comfymill.scheduler.cycle;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds back writes that no client waits for, by at most 20 ms, so that they share a statement with
 * the next ones. That an attempt was accepted or has started is such a write; the end of a short
 * job often follows at once.
 */
final class WriteDelay {
  private static final Duration AT_MOST = Duration.ofMillis(20);

  private @Nullable Instant due;

  /** There is something to write that may wait. Does it still? */
  boolean holds(Instant now) {
    if (due == null) {
      due = now.plus(AT_MOST);
    }
    return due.isAfter(now);
  }

  /** When it must be written; null where nothing is held back. */
  @Nullable Instant due() {
    return due;
  }

  void written() {
    due = null;
  }
}
