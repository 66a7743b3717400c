package io.comfymill.common.loop;

import java.time.Duration;

/**
 * The pause after a failure: twice as long each time, up to a limit. Used by one thread at a time.
 */
public final class GrowingPause {
  private final Duration first;
  private final Duration last;
  private Duration next;

  /**
   * @param last the longest
   */
  public GrowingPause(Duration first, Duration last) {
    this.first = first;
    this.last = last;
    this.next = first;
  }

  /** How long to wait now; the next one is longer. */
  public Duration next() {
    Duration now = next;
    Duration twice = now.multipliedBy(2);
    next = twice.compareTo(last) < 0 ? twice : last;
    return now;
  }

  /** After a success the next pause is the first one again. */
  public void reset() {
    next = first;
  }
}
