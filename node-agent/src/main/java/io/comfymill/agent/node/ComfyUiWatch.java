package io.comfymill.agent.node;

import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.DeadWorkerDetector;
import io.comfymill.agent.link.ComfyUiLink;
import io.comfymill.agent.link.DeadSocketDetector;
import io.comfymill.common.wire.FailureCause;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Notices that a connected ComfyUI's WebSocket or worker is dead, and acts on it. Confined to the
 * node's loop.
 */
final class ComfyUiWatch {
  private static final Logger LOG = Logger.getLogger(ComfyUiWatch.class);

  private final NodeContext node;
  private final HeldAttempts held;
  private final ComfyUiLink link;
  private final AttemptSteps steps;
  private final DeadWorkerDetector worker;
  private final DeadSocketDetector socket = new DeadSocketDetector();

  ComfyUiWatch(
      NodeContext node,
      HeldAttempts held,
      ComfyUiLink link,
      AttemptSteps steps,
      DeadWorkerDetector worker) {
    this.node = node;
    this.held = held;
    this.link = link;
    this.steps = steps;
    this.worker = worker;
  }

  void up() {
    socket.opened(node.now());
    worker.connected();
  }

  void down() {
    worker.disconnected();
  }

  void heard() {
    socket.heard(node.now());
  }

  void pong() {
    socket.pong();
  }

  void tick(Instant now) {
    if (socket.pingDue(now)) {
      socket.pinged(now);
      link.ping();
    }
  }

  void look(QueueSnapshot queue, Instant askedAt) {
    Instant now = node.now();
    String dead = socket.look(queue, askedAt, now);
    if (dead != null) {
      link.reconnect(dead);
    }
    if (!link.isUp()) {
      return;
    }
    DeadWorkerDetector.Verdict verdict = worker.look(queue, entry -> entry.isOf(node.id()), now);
    if (verdict instanceof DeadWorkerDetector.Doubt) {
      link.reconnect("ComfyUI has taken a prompt and says nothing of it");
    } else if (verdict instanceof DeadWorkerDetector.Death death) {
      workerDied(death);
    }
  }

  /**
   * The attempt that the worker had taken counts as started, whether ComfyUI said so or not, for it
   * may be what killed it. The others have not started: they go back to their places in line.
   */
  private void workerDied(DeadWorkerDetector.Death death) {
    String seconds = node.config().workerDeadAfter().toSeconds() + " s";
    LogContext.within(
        node.id(),
        () ->
            LOG.errorf(
                "the worker of ComfyUI at %s is dead: it has started nothing for %s; ComfyUI must"
                    + " be restarted",
                node.url(), seconds));
    for (HeldAttempt attempt : held.live()) {
      if (attempt.promptId().toString().equals(death.under())) {
        steps.start().started(attempt);
        end(attempt, "ComfyUI's worker died under it: nothing followed its start for " + seconds);
      } else {
        end(attempt, "ComfyUI's worker died before this one began");
      }
    }
  }

  private void end(HeldAttempt attempt, String message) {
    if (attempt.state() instanceof AttemptState.Stopping stopping) {
      steps.ending().fail(attempt, stopping.reason());
    } else if (!(attempt.state() instanceof AttemptState.Collecting)) {
      steps.ending().fail(attempt, new Failure(FailureCause.WORKER_DIED, message));
    }
  }
}
