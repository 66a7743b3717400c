package io.comfymill.agent.node;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.StopReason;
import io.comfymill.agent.attempt.start.AttemptStart;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.DeadWorkerDetector;
import io.comfymill.common.wire.FailureCause;
import org.jboss.logging.Logger;

/**
 * Ends what a node holds when its ComfyUI's worker has died. The one that the worker had taken has
 * started, whether ComfyUI said so or not, for it may be what killed it; the others have not, so
 * that they go back to their places in line. Belongs to the node's loop.
 */
final class DeadWorkerCleanup {
  private static final Logger LOG = Logger.getLogger(DeadWorkerCleanup.class);

  private final NodeContext node;
  private final HeldAttempts held;
  private final AttemptStart start;
  private final AttemptEnding ending;

  DeadWorkerCleanup(NodeContext node, HeldAttempts held, AttemptStart start, AttemptEnding ending) {
    this.node = node;
    this.held = held;
    this.start = start;
    this.ending = ending;
  }

  void found(DeadWorkerDetector.Death death) {
    String seconds = node.config().workerDeadAfter().toSeconds() + " s";
    LogContext.within(
        node.id(),
        () ->
            LOG.errorf(
                "the worker of ComfyUI at %s is dead: it has begun nothing for %s; ComfyUI must be"
                    + " started again",
                node.url(), seconds));
    for (HeldAttempt attempt : held.live()) {
      if (attempt.promptId().toString().equals(death.under())) {
        start.started(attempt);
        end(attempt, "ComfyUI's worker died under it: nothing followed its start for " + seconds);
      } else {
        end(attempt, "ComfyUI's worker died before this one began");
      }
    }
  }

  private void end(HeldAttempt attempt, String message) {
    if (attempt.state() instanceof AttemptState.Stopping stopping) {
      StopReason reason = stopping.reason();
      ending.fail(attempt, stopping, reason.cause(), reason.message());
    } else if (attempt.state() instanceof AttemptState.Collecting) {
      LOG.debugf("%s had ended before", attempt.id());
    } else if (attempt.state() instanceof AttemptState.Live live) {
      ending.fail(attempt, live, FailureCause.WORKER_DIED, message);
    }
  }
}
