package io.comfymill.agent.node;

import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.stop.AttemptStop;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.NodeHealth;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Accepts or rejects the scheduler's assignments to this node, and resumes those of a previous life
 * of the agent. Confined to the node's loop.
 */
final class AssignmentIntake {
  private static final Logger LOG = Logger.getLogger(AssignmentIntake.class);

  private final NodeContext node;
  private final HeldAttempts held;
  private final NodeHealth health;
  private final AttemptSteps steps;

  AssignmentIntake(NodeContext node, HeldAttempts held, NodeHealth health, AttemptSteps steps) {
    this.node = node;
    this.held = held;
    this.health = health;
    this.steps = steps;
  }

  void take(Assignment assignment) {
    Optional<HeldAttempt> attempt = held.find(assignment.attempt());
    if (assignment instanceof Assignment.Run run) {
      if (attempt.isEmpty()) {
        run(run);
      }
    } else if (assignment instanceof Assignment.Cancel cancel) {
      Failure reason = new Failure(FailureCause.CANCELLED, cancel.reason());
      attempt.ifPresentOrElse(
          found -> steps.stop().stop(found, reason), () -> unknown(cancel, reason));
    } else if (assignment instanceof Assignment.Withdraw withdraw) {
      attempt.ifPresentOrElse(
          steps.stop()::withdraw, () -> unknown(withdraw, AttemptStop.WITHDRAWN));
    }
  }

  private void run(Assignment.Run run) {
    if (held.isFull()) {
      LOG.errorf("%s is ignored: Kafka takes no reports, and too many wait", run.attempt());
      node.onDisk(run.attempt(), journal -> journal.forget(run.attempt()));
      return;
    }
    String offline = health.whyOffline(node.now());
    if (offline != null) {
      reject(run, "node offline: " + offline);
    } else if (isFull(run)) {
      int slots = isInApiLane(run) ? node.apiSlots() : node.slots();
      reject(run, "no slot free, all " + slots + " are taken");
    } else {
      HeldAttempt attempt = new HeldAttempt(run, new AttemptState.Preparing(), node);
      held.add(attempt);
      node.count("attempts.accepted");
      node.outbox().send(new AttemptEvent.Accepted(node.now(), run.attempt(), node.id()));
      steps.start().prepare(attempt);
    }
  }

  private boolean isFull(Assignment.Run run) {
    boolean apiLane = isInApiLane(run);
    long taken =
        held.live().stream().filter(attempt -> isInApiLane(attempt.run()) == apiLane).count();
    return taken >= (apiLane ? node.apiSlots() : node.slots());
  }

  /** As the scheduler counts: an API-only job takes a slot only where there is no lane for it. */
  private boolean isInApiLane(Assignment.Run run) {
    return node.apiSlots() > 0 && run.job().requirements().needsNoGpu();
  }

  private void reject(Assignment.Run run, String reason) {
    LogContext.within(node.id(), run, () -> LOG.infof("rejected: %s", reason));
    node.count("attempts.rejected");
    node.onDisk(run.attempt(), journal -> journal.forget(run.attempt()));
    answer(new AttemptEvent.Rejected(node.now(), run.attempt(), node.id(), reason));
  }

  private void unknown(Assignment of, Failure reason) {
    answer(
        new AttemptEvent.Failed(
            node.now(), of.attempt(), node.id(), reason.cause(), reason.message(), null));
  }

  /** About an attempt that is not held. If too many answers wait, the scheduler asks again. */
  private void answer(AttemptEvent event) {
    if (node.outbox().takesAnswers()) {
      node.outbox().send(event);
    }
  }

  /** Resumes what a previous life of this agent has left. */
  void restore(JournalEntry entry) {
    HeldAttempt attempt = new HeldAttempt(entry.run(), state(entry), node);
    attempt.client().account().remember(entry.told());
    held.add(attempt);
    LogContext.within(node.id(), attempt.run(), () -> LOG.info("resumed from the journal"));
    if (attempt.state() instanceof AttemptState.Ended ended) {
      steps.ending().report(attempt, ended.event());
    } else if (attempt.isRunning()) {
      steps.start().reportStarted(attempt); // perhaps nobody knows yet
    }
  }

  /** {@link Instant#EPOCH}: it was there before any look at the queue. */
  private AttemptState state(JournalEntry entry) {
    AttemptEvent end = entry.end();
    if (end != null) {
      return new AttemptState.Ended(end);
    }
    if (!entry.told().isEmpty()) {
      return new AttemptState.Running(Instant.EPOCH, node.now());
    }
    return entry.posted()
        ? new AttemptState.Queued(Instant.EPOCH)
        : new AttemptState.Posting(Instant.EPOCH, true);
  }
}
