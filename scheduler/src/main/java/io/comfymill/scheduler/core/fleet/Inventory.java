package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node can do: what it claims, less what turned out to be missing. A correction holds until
 * the node sends its capabilities again, or for a while, since a repair may not change what it
 * sends.
 */
public final class Inventory {
  private @Nullable Capabilities told;
  private @Nullable Capabilities believed;
  private Instant doubtedUntil = Instant.MIN;

  public @Nullable Capabilities believed() {
    return believed;
  }

  void told(Capabilities known) {
    told = known;
    believed = known;
  }

  /** An attempt failed there; what that says about the node is believed until the given time. */
  public void corrected(FailureCause cause, String message, Requirements wanted, Instant until) {
    if (believed != null) {
      believed = Correction.of(believed, cause, message, wanted);
      doubtedUntil = until;
    }
  }

  /** Withdraws a correction that has held for long enough. */
  public void passTime(Instant now) {
    if (!now.isBefore(doubtedUntil)) {
      believed = told;
    }
  }
}
