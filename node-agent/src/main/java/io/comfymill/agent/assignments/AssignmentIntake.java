package io.comfymill.agent.assignments;

import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.StopReason;
import io.comfymill.agent.attempt.start.AttemptStart;
import io.comfymill.agent.attempt.stop.AttemptStop;
import io.comfymill.agent.attempt.stop.AttemptWithdrawal;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.NodeHealth;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import org.jboss.logging.Logger;

/** Takes or refuses what the scheduler asks of this node. Belongs to the node's loop. */
public final class AssignmentIntake {
  private static final Logger LOG = Logger.getLogger(AssignmentIntake.class);

  private final NodeContext node;
  private final HeldAttempts held;
  private final NodeHealth health;
  private final Steps steps;

  /** What may follow from an assignment. */
  public record Steps(AttemptStart start, AttemptStop stop, AttemptWithdrawal withdrawal) {}

  public AssignmentIntake(NodeContext node, HeldAttempts held, NodeHealth health, Steps steps) {
    this.node = node;
    this.held = held;
    this.health = health;
    this.steps = steps;
  }

  public void take(Assignment assignment) {
    if (assignment instanceof Assignment.Run run) {
      run(run);
    } else if (assignment instanceof Assignment.Cancel cancel) {
      cancel(cancel);
    } else if (assignment instanceof Assignment.Withdraw withdraw) {
      withdraw(withdraw);
    }
  }

  private void run(Assignment.Run run) {
    if (held.find(run.attempt()).isPresent()) {
      return;
    }
    if (held.isFull()) {
      LOG.errorf("%s is left: Kafka takes no reports, and too many wait", run.attempt());
      node.onDisk(run.attempt(), journal -> journal.forget(run.attempt()));
      return;
    }
    String offline = health.whyOffline(node.now());
    if (offline != null) {
      reject(run, "node offline: " + offline);
    } else if (held.live().size() >= node.slots()) {
      reject(run, "no slot free, all " + node.slots() + " are taken");
    } else {
      HeldAttempt attempt = new HeldAttempt(run, new AttemptState.Preparing(false), node);
      held.add(attempt);
      node.counts().accepted();
      tell(new AttemptEvent.Accepted(node.now(), run.attempt(), node.id()));
      steps.start().prepare(attempt);
    }
  }

  private void reject(Assignment.Run run, String reason) {
    LogContext.within(node.id(), run.attempt(), () -> LOG.infof("rejected: %s", reason));
    node.counts().rejected();
    node.onDisk(run.attempt(), journal -> journal.forget(run.attempt()));
    answer(new AttemptEvent.Rejected(node.now(), run.attempt(), node.id(), reason));
  }

  private void cancel(Assignment.Cancel cancel) {
    StopReason reason = new StopReason(FailureCause.CANCELLED, cancel.reason());
    held.find(cancel.attempt())
        .ifPresentOrElse(
            attempt -> steps.stop().stop(attempt, reason), () -> unknown(cancel, reason));
  }

  private void withdraw(Assignment.Withdraw withdraw) {
    held.find(withdraw.attempt())
        .ifPresentOrElse(
            steps.withdrawal()::withdraw,
            () ->
                unknown(
                    withdraw, new StopReason(FailureCause.WITHDRAWN, AttemptWithdrawal.MESSAGE)));
  }

  private void unknown(Assignment of, StopReason reason) {
    answer(
        new AttemptEvent.Failed(
            node.now(), of.attempt(), node.id(), reason.cause(), reason.message(), null));
  }

  /** Of an attempt that is not held here. The scheduler asks again, should there be too many. */
  private void answer(AttemptEvent event) {
    if (node.outbox().takesAnswers()) {
      tell(event);
    }
  }

  private void tell(AttemptEvent event) {
    node.loop()
        .follow(
            node.outbox().send(event),
            acknowledged -> {},
            failure -> LOG.error("an event was given up; this is a defect", failure));
  }
}
