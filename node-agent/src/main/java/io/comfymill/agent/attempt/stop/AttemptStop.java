package io.comfymill.agent.attempt.stop;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.StopReason;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.LingeringPrompts;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes ComfyUI let go of an attempt, and of no other prompt. Belongs to the node's loop.
 *
 * <p>A prompt that waits is deleted, one that runs is interrupted; between two requests it may go
 * from the one to the other, so both are sent. ComfyUI looks for interrupts between steps: an
 * attempt whose interrupt has no effect in time is ended here, and its prompt lingers there.
 */
public final class AttemptStop {
  private static final Logger LOG = Logger.getLogger(AttemptStop.class);
  private static final Duration LOOK_AFTER = Duration.ofMillis(50);

  private final NodeContext node;
  private final AttemptEnding ending;
  private final Runnable lookAtQueue;
  private final LingeringPrompts lingering;

  /**
   * @param lookAtQueue compares ComfyUI's queue with what is held
   */
  public AttemptStop(
      NodeContext node, AttemptEnding ending, LingeringPrompts lingering, Runnable lookAtQueue) {
    this.node = node;
    this.ending = ending;
    this.lookAtQueue = lookAtQueue;
    this.lingering = lingering;
  }

  public void stop(HeldAttempt attempt, StopReason reason) {
    if (attempt.state() instanceof AttemptState.Preparing preparing) {
      ending.fail(attempt, preparing, reason.cause(), reason.message());
    } else if (attempt.state() instanceof AttemptState.Wanted wanted) {
      attempt.become(wanted.stop(reason, node.now()));
      send(attempt);
    }
  }

  /** Sends both requests; what became of it, messages or the queue tell. */
  public void send(HeldAttempt attempt) {
    send(attempt.promptId());
    node.loop().after(LOOK_AFTER, lookAtQueue);
  }

  private void send(UUID promptId) {
    node.loop()
        .follow(
            node.comfyUi()
                .deletePending(promptId)
                .thenCompose(deleted -> node.comfyUi().interrupt(promptId)),
            done -> {},
            failure ->
                LOG.warnf("prompt %s is not stopped yet: %s", promptId, failure.getMessage()));
  }

  /** A prompt of this node's that no attempt here stands for any more. */
  public void stopStale(String promptId) {
    if (lingering.add(promptId, node.now())) {
      LOG.infof("prompt %s at %s is stale; it is stopped", promptId, node.url());
    }
    try {
      send(UUID.fromString(promptId));
    } catch (IllegalArgumentException e) {
      LOG.warnf("prompt id %s is not one of this agent's", promptId);
    }
  }

  /** Ends what ComfyUI did not let go of in time, and finds what hangs. */
  public void tick(HeldAttempt attempt, Instant now) {
    if (attempt.state() instanceof AttemptState.Stopping stopping
        && Duration.between(stopping.since(), now).compareTo(node.config().interruptGrace()) > 0) {
      giveUp(attempt, stopping);
    } else if (attempt.state() instanceof AttemptState.Running running
        && running.silentFor(node.config().stallTimeout(), now)) {
      stop(
          attempt,
          new StopReason(
              FailureCause.HUNG,
              "no sign of progress for " + node.config().stallTimeout().toSeconds() + " s"));
    }
  }

  private void giveUp(HeldAttempt attempt, AttemptState.Stopping stopping) {
    StopReason reason = stopping.reason();
    lingering.add(attempt.promptId().toString(), node.now());
    if (reason.cause() == FailureCause.HUNG) {
      lingering.hangs(attempt.promptId().toString());
    }
    ending.fail(attempt, stopping, reason.cause(), reason.message());
  }
}
