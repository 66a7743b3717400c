package io.comfymill.agent.attempt.stop;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.LingeringPrompts;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes ComfyUI drop an attempt, and no other prompt. Confined to the node's loop.
 *
 * <p>A prompt that waits is deleted, one that runs is interrupted; between two requests it may go
 * from the one to the other, so both are sent. ComfyUI looks for interrupts between steps: an
 * attempt whose interrupt has no effect in time is ended here, and its prompt lingers there.
 *
 * <p>A withdrawn attempt is only deleted: if ComfyUI starts it first, it goes on. ComfyUI does not
 * say which of the two came first; its queue and history tell.
 */
public final class AttemptStop {
  private static final Logger LOG = Logger.getLogger(AttemptStop.class);
  private static final Duration LOOK_AFTER = Duration.ofMillis(50);
  public static final Failure WITHDRAWN =
      new Failure(FailureCause.WITHDRAWN, "taken back before it began");

  private final NodeContext node;
  private final AttemptEnding ending;
  private final LingeringPrompts lingering;
  private final Runnable lookAtQueue;

  /**
   * @param lookAtQueue compares ComfyUI's queue with the attempts held
   */
  public AttemptStop(
      NodeContext node, AttemptEnding ending, LingeringPrompts lingering, Runnable lookAtQueue) {
    this.node = node;
    this.ending = ending;
    this.lingering = lingering;
    this.lookAtQueue = lookAtQueue;
  }

  public void stop(HeldAttempt attempt, Failure reason) {
    if (attempt.state() instanceof AttemptState.Preparing) {
      ending.fail(attempt, reason);
    } else if (attempt.state() instanceof AttemptState.Wanted wanted) {
      attempt.become(wanted.stop(reason, node.now()));
      send(attempt);
    }
  }

  /** Sends both requests; messages or the queue tell what came of it. */
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
            failure -> LOG.warnf("prompt %s not stopped yet: %s", promptId, failure.getMessage()));
  }

  /** Stops a prompt of this node's that belongs to no live attempt. */
  public void stopStale(String promptId) {
    if (lingering.add(promptId, node.now())) {
      LOG.infof("stopping stale prompt %s at %s", promptId, node.url());
    }
    try {
      send(UUID.fromString(promptId));
    } catch (IllegalArgumentException e) {
      LOG.warnf("prompt id %s is not one of this agent's", promptId);
    }
  }

  public void withdraw(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Preparing) {
      ending.fail(attempt, WITHDRAWN);
    } else if (attempt.state() instanceof AttemptState.Posting posting) {
      attempt.become(posting.withdraw(node.now()));
      delete(attempt);
    } else if (attempt.state() instanceof AttemptState.Queued queued) {
      attempt.become(queued.withdraw(node.now()));
      delete(attempt);
    } else {
      LogContext.within(
          node.id(), attempt.run(), () -> LOG.info("not withdrawn: it has started or ended"));
    }
  }

  /** Takes it out of ComfyUI's queue; messages or the queue tell what came of it. */
  public void delete(HeldAttempt attempt) {
    node.loop()
        .follow(
            node.comfyUi().deletePending(attempt.promptId()),
            deleted -> {},
            failure -> LOG.warnf("%s not withdrawn yet: %s", attempt.id(), failure.getMessage()));
    node.loop().after(LOOK_AFTER, lookAtQueue);
  }
}
