package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.Stop;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of a job that was stopped, or whose attempt failed. */
public final class FailureOutcome {
  /** So many different servers that ended under a job make it suspect. */
  private static final int SUSPECT_SERVERS = 2;

  private final UnfinishedJobs jobs;
  private final RetryLimits retries;

  public FailureOutcome(UnfinishedJobs jobs, RetryLimits retries) {
    this.jobs = jobs;
    this.retries = retries;
  }

  /** A job without a node is stopped at once. */
  void stop(Job job, JobState.Queued state, Stop stop, Instant now, Changes changes) {
    if (stop.cause() == FailureCause.CANCELLED) {
      Job next = jobs.replace(job, state.cancel(stop.reason(), now), null, changes);
      changes.event(new JobEvent.Cancelled(now, next.subject(), stop.reason(), null));
    } else {
      AttemptFailure failure = AttemptFailure.of(stop.cause(), stop.reason());
      endFailed(job, state.fail(stop.cause(), stop.reason(), now), failure, now, changes);
    }
  }

  /**
   * The current attempt ended without success.
   *
   * @param untriedLeft is there a node that could take the job and has not failed it?
   */
  void fail(
      Job job,
      JobState.Placed state,
      AttemptFailure reported,
      Predicate<Job> untriedLeft,
      Instant now,
      Changes changes) {
    AttemptFailure failure = ofStop(job.stop(), reported);
    Attempt ended = state.attempt().failed(failure.cause(), failure.message(), now);
    changes.attempt(ended);
    Job failed = job.withFailure(ended);
    if (job.isCancelling() || failure.cause() == FailureCause.CANCELLED) {
      endCancelled(failed, state, failure, job.cancelReason(), now, changes);
    } else if (isOver(job)) {
      Stop over = Stop.deadlinePassed();
      JobState end = state.fail(over.cause(), over.reason(), now);
      endFailed(
          failed,
          end,
          new AttemptFailure(over.cause(), over.reason(), failure.result()),
          now,
          changes);
    } else if (failed.serversEndedOn().size() >= SUSPECT_SERVERS) {
      suspect(failed, state, failure.result(), now, changes);
    } else if (retries
        .within(job.ticket().limits())
        .allowAnother(failed.counted(), untriedLeft.test(failed))) {
      requeue(failed.stopping(null), state, failure, now, changes);
    } else {
      JobState end = state.fail(failure.cause(), failure.message(), now);
      endFailed(failed, end, failure, now, changes);
    }
  }

  /** A node that was asked to stop an attempt says that it was cancelled; why, it does not know. */
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

  /**
   * One server may end by chance, and two of them under one job hardly do: it is kept from a third,
   * until an operator asks for it once more.
   */
  private void suspect(
      Job job,
      JobState.Placed state,
      @Nullable ExecutionResult result,
      Instant now,
      Changes changes) {
    FailureCause cause = FailureCause.SUSPECTED_KILLER;
    String message =
        ("suspected of killing servers: those of the nodes %s ended while they executed it;"
                + " it is tried again only if an operator asks for it")
            .formatted(words(job.serversEndedOn()));
    JobState end = state.fail(cause, message, now);
    endFailed(job, end, new AttemptFailure(cause, message, result), now, changes);
  }

  private static String words(SortedSet<NodeId> nodes) {
    return nodes.stream().map(NodeId::value).collect(Collectors.joining(" and "));
  }

  private void endCancelled(
      Job job,
      JobState.Placed state,
      AttemptFailure failure,
      @Nullable String asked,
      Instant now,
      Changes changes) {
    String reason = asked == null ? failure.message() : asked;
    ExecutionResult result = failure.result();
    Job next = jobs.replace(job, state.cancel(reason, now), result, changes);
    changes.event(new JobEvent.Cancelled(now, next.subject(), reason, result));
  }

  private void requeue(
      Job job, JobState.Placed state, AttemptFailure failure, Instant now, Changes changes) {
    Duration pause = retries.pause(job.id(), job.counted());
    Instant notBefore = pause.isZero() ? null : now.plus(pause);
    Job next = jobs.replace(job, state.requeue(notBefore), null, changes);
    changes.event(new JobEvent.Requeued(now, next.subject(), failure.cause(), failure.message()));
  }

  private void endFailed(
      Job job, JobState end, AttemptFailure failure, Instant now, Changes changes) {
    Job next = jobs.replace(job, end, failure.result(), changes);
    changes.event(
        new JobEvent.Failed(
            now, next.subject(), failure.cause(), failure.message(), failure.result()));
    if (next.isDead()) {
      changes.deadJob(next.dead(now));
    }
  }
}
