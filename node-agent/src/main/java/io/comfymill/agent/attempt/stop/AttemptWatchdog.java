package io.comfymill.agent.attempt.stop;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.StopReason;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.LingeringPrompts;
import io.comfymill.agent.health.NodeHealth;
import io.comfymill.agent.heartbeat.KafkaContact;
import io.comfymill.agent.link.ComfyUiLink;
import io.comfymill.agent.settings.SettingsCheck;
import io.comfymill.common.wire.FailureCause;
import java.time.Instant;

/** Looks after what a node holds while time passes. Belongs to the node's loop. */
public final class AttemptWatchdog {
  private final NodeContext node;
  private final KafkaContact kafka;
  private final LingeringPrompts lingering;
  private final HeldAttempts held;
  private final NodeHealth health;
  private final ComfyUiLink link;
  private final AttemptStop stop;
  private final AttemptEnding ending;

  public AttemptWatchdog(
      NodeContext node,
      KafkaContact kafka,
      LingeringPrompts lingering,
      HeldAttempts held,
      NodeHealth health,
      ComfyUiLink link,
      AttemptStop stop,
      AttemptEnding ending) {
    this.node = node;
    this.kafka = kafka;
    this.lingering = lingering;
    this.held = held;
    this.health = health;
    this.link = link;
    this.stop = stop;
    this.ending = ending;
  }

  public void tick(Instant now) {
    held.live().forEach(attempt -> lookAfter(attempt, now));
  }

  /** There is a new connection: what ComfyUI said before it may have been missed. */
  public void reconnected() {
    for (HeldAttempt attempt : held.live()) {
      if (attempt.state() instanceof AttemptState.WithComfyUi) {
        attempt.client().account().gap();
      }
    }
  }

  private void lookAfter(HeldAttempt attempt, Instant now) {
    stop.tick(attempt, now);
    if (attempt.state() instanceof AttemptState.Live state && health.lost(now)) {
      ending.fail(attempt, state, FailureCause.COMFYUI_LOST, "" + link.whyDown());
    } else if (kafka.lostFor(SettingsCheck.selfStopAfter(node.config()), now)) {
      stop.stop(
          attempt, new StopReason(FailureCause.LEASE_EXPIRED, "the agent was cut off from Kafka"));
    } else if (lingering.hung(now)) {
      stop.stop(attempt, new StopReason(FailureCause.COMFYUI_LOST, "another attempt hangs there"));
    } else if (health.silent(now)) {
      stop.stop(attempt, new StopReason(FailureCause.COMFYUI_LOST, "ComfyUI does not answer"));
    }
  }
}
