package io.comfymill.agent.loop;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second run of something from starting while one is under way. A run that does not end
 * within the limit, as after a defect, no longer counts. Confined to the node's loop.
 */
public final class SingleFlight {
  private final Duration limit;
  private @Nullable Instant since;

  public SingleFlight(Duration limit) {
    this.limit = limit;
  }

  /** False if a run is under way. */
  public boolean begin(Instant now) {
    if (since != null && since.plus(limit).isAfter(now)) {
      return false;
    }
    since = now;
    return true;
  }

  public void end() {
    since = null;
  }
}
