package io.comfymill.agent.execution;

import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import org.jboss.logging.Logger;

/** Takes or refuses what the scheduler asks of this node. Belongs to the node's loop. */
final class AssignmentIntake {
  private static final Logger LOG = Logger.getLogger(AssignmentIntake.class);

  private final NodeParts node;
  private final HeldAttempts held;
  private final NodeHealth health;
  private final AttemptStart start;
  private final AttemptStop stop;

  AssignmentIntake(
      NodeParts node, HeldAttempts held, NodeHealth health, AttemptStart start, AttemptStop stop) {
    this.node = node;
    this.held = held;
    this.health = health;
    this.start = start;
    this.stop = stop;
  }

  void take(Assignment assignment) {
    if (assignment instanceof Assignment.Run run) {
      run(run);
    } else if (assignment instanceof Assignment.Cancel cancel) {
      cancel(cancel);
    }
  }

  private void run(Assignment.Run run) {
    if (held.find(run.attempt()).isPresent()) {
      return;
    }
    String offline = health.whyOffline(node.now());
    if (offline != null) {
      reject(run, "node offline: " + offline);
    } else if (held.live().size() >= node.slots()) {
      reject(run, "no slot free, all " + node.slots() + " are taken");
    } else {
      Attempt attempt = new Attempt(run, new AttemptState.Preparing(false), node);
      held.add(attempt);
      node.counts().accepted();
      tell(new AttemptEvent.Accepted(node.now(), run.attempt(), node.id()));
      start.prepare(attempt);
    }
  }

  private void reject(Assignment.Run run, String reason) {
    LogContext.within(node.id(), run.attempt(), () -> LOG.infof("rejected: %s", reason));
    node.counts().rejected();
    node.disk()
        .execute(
            () -> AttemptEnding.onDisk(run.attempt(), () -> node.journal().forget(run.attempt())));
    tell(new AttemptEvent.Rejected(node.now(), run.attempt(), node.id(), reason));
  }

  private void cancel(Assignment.Cancel cancel) {
    StopReason reason = new StopReason(FailureCause.CANCELLED, cancel.reason());
    held.find(cancel.attempt())
        .ifPresentOrElse(
            attempt -> stop.stop(attempt, reason),
            () ->
                tell(
                    new AttemptEvent.Failed(
                        node.now(),
                        cancel.attempt(),
                        node.id(),
                        reason.cause(),
                        reason.message(),
                        null)));
  }

  private void tell(AttemptEvent event) {
    node.loop()
        .follow(
            node.outbox().send(event),
            acknowledged -> {},
            failure -> LOG.error("an event was given up; this is a defect", failure));
  }
}
