package io.comfymill.scheduler.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides when what nobody waits for is written: soon, and together with what comes in until then.
 * That an attempt was accepted or started is such news; of a short job its end is often next.
 */
final class Patience {
  private static final Duration AT_MOST = Duration.ofMillis(20);

  private final Consumer<Duration> wakeAfter;
  private @Nullable Instant since;

  /**
   * @param wakeAfter sees to it that there is a cycle after so long
   */
  Patience(Consumer<Duration> wakeAfter) {
    this.wakeAfter = wakeAfter;
  }

  /** Something is there that may wait: does it still? */
  boolean holds(Instant now) {
    Instant begun = since;
    if (begun == null) {
      since = now;
      wakeAfter.accept(AT_MOST);
      return true;
    }
    return begun.plus(AT_MOST).isAfter(now);
  }

  void written() {
    since = null;
  }
}
