package io.comfymill.agent.context;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether something that is done once at a time is under way. One that came to no end within its
 * limit, as after a defect, does not keep the next from beginning. Belongs to the node's loop.
 */
public final class SingleFlight {
  private final Duration limit;
  private @Nullable Instant since;

  public SingleFlight(Duration limit) {
    this.limit = limit;
  }

  /** False where it is under way. */
  public boolean begin(Instant now) {
    Instant before = since;
    if (before != null && before.plus(limit).isAfter(now)) {
      return false;
    }
    since = now;
    return true;
  }

  public void end() {
    since = null;
  }
}
