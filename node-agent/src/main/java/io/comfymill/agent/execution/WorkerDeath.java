package io.comfymill.agent.execution;

import io.comfymill.common.wire.FailureCause;
import org.jboss.logging.Logger;

/**
 * Ends what a node holds when its ComfyUI's worker has died. The one that the worker had taken has
 * started, whether ComfyUI said so or not, for it may be what killed it; the others have not, so
 * that they go back to their places in line. Belongs to the node's loop.
 */
final class WorkerDeath {
  private static final Logger LOG = Logger.getLogger(WorkerDeath.class);

  private final NodeParts node;
  private final HeldAttempts held;
  private final AttemptStart start;
  private final AttemptEnding ending;

  WorkerDeath(NodeParts node, HeldAttempts held, AttemptStart start, AttemptEnding ending) {
    this.node = node;
    this.held = held;
    this.start = start;
    this.ending = ending;
  }

  void found(WorkerWatch.Death death) {
    String seconds = node.config().workerDeadAfter().toSeconds() + " s";
    LogContext.within(
        node.id(),
        () ->
            LOG.errorf(
                "the worker of ComfyUI at %s is dead: it has begun nothing for %s; ComfyUI must be"
                    + " started again",
                node.url(), seconds));
    for (Attempt attempt : held.live()) {
      if (attempt.promptId().toString().equals(death.under())) {
        start.started(attempt);
        end(attempt, "ComfyUI's worker died under it: nothing followed its start for " + seconds);
      } else {
        end(attempt, "ComfyUI's worker died before this one began");
      }
    }
  }

  private void end(Attempt attempt, String message) {
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
