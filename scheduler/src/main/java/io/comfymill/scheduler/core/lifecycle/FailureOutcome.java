package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.filter.NodeFilters;
import io.comfymill.scheduler.core.fleet.Fleet;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.Stop;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a job whose attempt failed, or that was stopped while it had none: it is
 * cancelled, queued again or failed for good.
 */
public final class FailureOutcome {
  /** A job under which this many different servers died is suspected of killing them. */
  private static final int SUSPECT_SERVERS = 2;

  private final UnfinishedJobs jobs;
  private final RetryLimits retries;
  private final Fleet fleet;

  public FailureOutcome(UnfinishedJobs jobs, RetryLimits retries, Fleet fleet) {
    this.jobs = jobs;
    this.retries = retries;
    this.fleet = fleet;
  }

  /** A job without a node is stopped at once. */
  void stop(Job job, JobState.Queued state, Stop stop, Instant now, Changes changes) {
    AttemptFailure failure = AttemptFailure.of(stop.cause(), stop.reason());
    if (stop.cause() == FailureCause.CANCELLED) {
      cancelled(job, state.cancel(stop.reason(), now), failure, now, changes);
    } else {
      failed(job, state.fail(stop.cause(), stop.reason(), now), failure, now, changes);
    }
  }

  /** The current attempt ended without success. */
  void fail(Job job, JobState.Placed state, AttemptFailure reported, Instant now, Changes changes) {
    AttemptFailure failure = ofStop(job.stop(), reported);
    Attempt ended = state.attempt().failed(failure.cause(), failure.message(), now);
    changes.attempt(ended);
    Job failed = job.withFailure(ended);
    if (job.isCancelling() || failure.cause() == FailureCause.CANCELLED) {
      String asked = job.cancelReason();
      String reason = asked == null ? failure.message() : asked;
      AttemptFailure why = new AttemptFailure(failure.cause(), reason, failure.result());
      cancelled(failed, state.cancel(reason, now), why, now, changes);
    } else if (isOver(job)) {
      Stop over = Stop.deadlinePassed();
      failForGood(failed, state, over.cause(), over.reason(), failure.result(), now, changes);
    } else if (failed.serversEndedOn().size() >= SUSPECT_SERVERS) {
      String message = suspicion(failed.serversEndedOn());
      FailureCause cause = FailureCause.SUSPECTED_KILLER;
      failForGood(failed, state, cause, message, failure.result(), now, changes);
    } else if (retries
        .within(job.ticket().limits())
        .allowAnother(failed.counted(), isUntriedLeft(failed, now))) {
      requeue(failed.stopping(null), state, failure, now, changes);
    } else {
      failForGood(
          failed, state, failure.cause(), failure.message(), failure.result(), now, changes);
    }
  }

  /** A node that was asked to stop an attempt reports that it was cancelled, not why. */
  private static AttemptFailure ofStop(@Nullable Stop stop, AttemptFailure reported) {
    return stop == null
            || stop.cause() == FailureCause.CANCELLED
            || reported.cause() != FailureCause.CANCELLED
        ? reported
        : new AttemptFailure(stop.cause(), stop.reason(), reported.result());
  }

  private static boolean isOver(Job job) {
    return job.stop() != null && job.stop().cause() == FailureCause.DEADLINE_PASSED;
  }

  /** Is there a node that could take the job and has not failed it? */
  private boolean isUntriedLeft(Job job, Instant now) {
    return fleet.views().stream()
        .filter(node -> !job.failedOn().contains(node.id()))
        .anyMatch(node -> NodeFilters.unsuitable(job.ticket().requirements(), node, now) == null);
  }

  /**
   * One server may die by chance, but hardly two of them under one job: it is kept from a third
   * until an operator asks for it once more.
   */
  private static String suspicion(SortedSet<NodeId> nodes) {
    return ("suspected of killing servers: those of the nodes %s ended while they executed it;"
            + " it is tried again only if an operator asks for it")
        .formatted(nodes.stream().map(NodeId::value).collect(Collectors.joining(" and ")));
  }

  private void requeue(
      Job job, JobState.Placed state, AttemptFailure failure, Instant now, Changes changes) {
    Duration pause = retries.pause(job.id(), job.counted());
    Instant notBefore = pause.isZero() ? null : now.plus(pause);
    jobs.requeue(job, state.requeue(notBefore), failure.cause(), failure.message(), now, changes);
  }

  private void failForGood(
      Job job,
      JobState.Placed state,
      FailureCause cause,
      String message,
      @Nullable ExecutionResult result,
      Instant now,
      Changes changes) {
    AttemptFailure failure = new AttemptFailure(cause, message, result);
    failed(job, state.fail(cause, message, now), failure, now, changes);
  }

  private void failed(Job job, JobState end, AttemptFailure failure, Instant now, Changes changes) {
    Job next = jobs.replace(job, end, failure.result(), changes);
    changes
        .events()
        .add(
            new JobEvent.Failed(
                now, next.subject(), failure.cause(), failure.message(), failure.result()));
    if (next.isDead()) {
      changes.deadJobs().add(next.dead(now));
    }
  }

  private void cancelled(Job job, JobState end, AttemptFailure why, Instant now, Changes changes) {
    Job next = jobs.replace(job, end, why.result(), changes);
    changes.events().add(new JobEvent.Cancelled(now, next.subject(), why.message(), why.result()));
  }
}
