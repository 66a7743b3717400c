package io.comfymill.agent.execution;

import io.comfymill.common.wire.FailureCause;
import java.time.Instant;

/** Looks after what a node holds while time passes. Belongs to the node's loop. */
final class AttemptCare {
  private final HeldAttempts held;
  private final NodeHealth health;
  private final ComfyUiLink link;
  private final AttemptStop stop;
  private final AttemptEnding ending;

  AttemptCare(
      HeldAttempts held,
      NodeHealth health,
      ComfyUiLink link,
      AttemptStop stop,
      AttemptEnding ending) {
    this.held = held;
    this.health = health;
    this.link = link;
    this.stop = stop;
    this.ending = ending;
  }

  void tick(Instant now) {
    held.live().forEach(attempt -> lookAfter(attempt, now));
  }

  /** There is a new connection: what ComfyUI said before it may have been missed. */
  void reconnected() {
    for (Attempt attempt : held.live()) {
      if (attempt.state() instanceof AttemptState.WithComfyUi) {
        attempt.client().account().gap();
      }
    }
  }

  private void lookAfter(Attempt attempt, Instant now) {
    stop.tick(attempt, now);
    if (attempt.state() instanceof AttemptState.Live state && health.lost(now)) {
      ending.fail(attempt, state, FailureCause.COMFYUI_LOST, "" + link.whyDown());
    } else if (health.cutOff(now)) {
      stop.stop(
          attempt, new StopReason(FailureCause.LEASE_EXPIRED, "the agent was cut off from Kafka"));
    } else if (stop.hung()) {
      stop.stop(attempt, new StopReason(FailureCause.COMFYUI_LOST, "another attempt hangs there"));
    } else if (health.silent(now)) {
      stop.stop(attempt, new StopReason(FailureCause.COMFYUI_LOST, "ComfyUI does not answer"));
    }
  }
}
