package io.comfymill.agent.attempt.stop;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.Silences;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.NodeHealth;
import io.comfymill.agent.link.ComfyUiLink;
import io.comfymill.agent.settings.SettingsCheck;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import java.time.Instant;

/**
 * Stops or fails attempts whose time is up: hung, lost with their ComfyUI, or cut off from Kafka
 * for so long that the scheduler has given them to others. Confined to the node's loop.
 */
public final class AttemptWatchdog {
  private static final Failure CUT_OFF =
      new Failure(FailureCause.LEASE_EXPIRED, "the agent was cut off from Kafka");
  private static final Failure BLOCKED =
      new Failure(FailureCause.COMFYUI_LOST, "another attempt hangs there");
  private static final Failure SILENT =
      new Failure(FailureCause.COMFYUI_LOST, "ComfyUI does not answer");

  private final Silences silences;
  private final NodeContext node;
  private final HeldAttempts held;
  private final NodeHealth health;
  private final ComfyUiLink link;
  private final AttemptStop stop;
  private final AttemptEnding ending;
  private final Duration selfStopAfter;

  public AttemptWatchdog(
      NodeContext node,
      HeldAttempts held,
      NodeHealth health,
      ComfyUiLink link,
      AttemptStop stop,
      AttemptEnding ending,
      Silences silences) {
    this.silences = silences;
    this.node = node;
    this.held = held;
    this.health = health;
    this.link = link;
    this.stop = stop;
    this.ending = ending;
    this.selfStopAfter = SettingsCheck.selfStopAfter(node.config());
  }

  public void tick(Instant now) {
    held.live().forEach(attempt -> check(attempt, now));
  }

  private void check(HeldAttempt attempt, Instant now) {
    endIfNotReleased(attempt, now);
    stopIfStalled(attempt, now);
    if (health.lost(now)) {
      ending.fail(attempt, new Failure(FailureCause.COMFYUI_LOST, "" + link.whyDown()));
    } else if (node.kafka().lostFor(selfStopAfter, now)) {
      stop.stop(attempt, CUT_OFF);
    } else if (health.hung(now)) {
      stop.stop(attempt, BLOCKED);
    } else if (health.silent(now)) {
      stop.stop(attempt, SILENT);
    }
  }

  private void endIfNotReleased(HeldAttempt attempt, Instant now) {
    if (attempt.state() instanceof AttemptState.Stopping stopping
        && Duration.between(stopping.since(), now).compareTo(node.config().interruptGrace()) > 0) {
      boolean hung = stopping.reason().cause() == FailureCause.HUNG;
      health.lingers(attempt.promptId().toString(), hung, now);
      ending.fail(attempt, stopping.reason());
    }
  }

  private void stopIfStalled(HeldAttempt attempt, Instant now) {
    Duration least = node.config().stallTimeout();
    if (!(attempt.state() instanceof AttemptState.Running running)
        || !running.silentFor(least, now)) {
      return;
    }
    Duration limit = silences.limit(attempt.shape(), least, node.config().stallFactor());
    if (running.silentFor(limit, now)) {
      String message = "no sign of progress for " + limit.toSeconds() + " s";
      stop.stop(attempt, new Failure(FailureCause.HUNG, message));
    }
  }
}
