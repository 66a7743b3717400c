package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.Hold;
import io.comfymill.scheduler.core.health.CircuitBreaker;
import io.comfymill.scheduler.core.health.HealthWatch;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.Stop;
import java.time.Duration;
import java.time.Instant;

/**
 * What the end of an attempt teaches about its node: how fast it is, how healthy, and what it
 * lacks.
 */
final class AttemptLearning {
  private final Experience experience;
  private final HealthWatch health;

  AttemptLearning(Experience experience, HealthWatch health) {
    this.experience = experience;
    this.health = health;
  }

  /** To be called while the attempt still has its slot. */
  void ended(
      FleetNode node, Job job, Attempt attempt, AttemptEvent event, Instant now, Changes changes) {
    CircuitBreaker next = node.circuit();
    if (event instanceof AttemptEvent.Succeeded succeeded) {
      learn(node, attempt, succeeded, now);
      next = health.succeeded(next, attempt.id(), job.ticket().shape());
    } else if (event instanceof AttemptEvent.Failed failed) {
      node.inventory()
          .corrected(
              failed.cause(),
              failed.message(),
              job.ticket().requirements(),
              health.doubtedUntil(now));
      if (attempt.startedAt() != null) {
        node.brokenOff(job.work());
      }
      next = judged(node, job, attempt, failed, now);
      if (failed.cause() == FailureCause.WORKER_DIED) {
        node.workerDied();
        changes.node(node);
      }
    } else if (event instanceof AttemptEvent.Rejected) {
      node.refusals().refused(now);
    }
    if (node.circuit(next)) {
      changes.node(node);
    }
  }

  /**
   * Both times are by the agent's clock, so they compare; unless that was set meanwhile, which
   * shows where the run seems longer than the assignment.
   */
  private void learn(FleetNode node, Attempt attempt, AttemptEvent.Succeeded end, Instant now) {
    Hold hold = node.hold(attempt.id());
    Hold.Run run = hold == null ? null : hold.run();
    Instant startedAt = attempt.startedAt();
    if (run == null || startedAt == null) {
      return;
    }
    Duration took = Duration.between(startedAt, end.at());
    Duration there = Duration.between(attempt.assignedAt(), now);
    if (!took.isNegative() && took.compareTo(there) <= 0) {
      experience.ran(
          node.id(),
          hold.work(),
          new Experience.Outcome(run.loads(), run.held(), end.graphMillis(), took.toNanos() / 1e9));
    }
  }

  private CircuitBreaker judged(
      FleetNode node, Job job, Attempt attempt, AttemptEvent.Failed failed, Instant now) {
    boolean ran = attempt.startedAt() != null;
    HealthWatch.Ended ended = new HealthWatch.Ended(attempt.id(), job.ticket().shape(), ran, now);
    return health.failed(node.circuit(), node.id(), ended, cause(job, failed), failed.message());
  }

  /** A node that was asked to stop what took too long reports a cancel, not why. */
  private static FailureCause cause(Job job, AttemptEvent.Failed failed) {
    Stop stop = job.stop();
    return stop != null && failed.cause() == FailureCause.CANCELLED ? stop.cause() : failed.cause();
  }
}
