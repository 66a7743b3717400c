package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AttemptId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt that is current and has a slot of a node, with what was said about it so far. */
public final class Hold {
  private final AttemptId attempt;
  private Instant lastSentAt;
  private @Nullable Instant acceptedAt;
  private int absences;

  Hold(AttemptId attempt, Instant lastSentAt) {
    this.attempt = attempt;
    this.lastSentAt = lastSentAt;
  }

  public AttemptId attempt() {
    return attempt;
  }

  /** When its assignment, or the request to cancel it, was last sent. */
  public Instant lastSentAt() {
    return lastSentAt;
  }

  public void sent(Instant now) {
    lastSentAt = now;
  }

  public boolean isAccepted() {
    return acceptedAt != null;
  }

  /**
   * @param at by the agent's clock
   */
  public void accepted(Instant at) {
    if (acceptedAt == null) {
      acceptedAt = at;
    }
  }

  void listed() {
    absences = 0;
  }

  /** A heartbeat of that time does not list it; one from before the acceptance says nothing. */
  void absent(Instant heartbeatAt) {
    if (acceptedAt != null && heartbeatAt.isAfter(acceptedAt)) {
      absences++;
    }
  }

  int absences() {
    return absences;
  }
}
