package io.comfymill.scheduler.core;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.DeadJob;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.backlog.Backlog;
import io.comfymill.scheduler.core.backlog.SharedRequirements;
import io.comfymill.scheduler.core.backlog.TenantWeights;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import io.comfymill.scheduler.core.job.RetryLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished jobs, and every change of one: its new state, its row, its event and its place in
 * the backlog go together here, so that none is forgotten.
 */
final class JobBook {
  private final Map<JobId, Job> jobs = new HashMap<>();
  private final Backlog backlog = new Backlog(TenantWeights.EQUAL);
  private final SharedRequirements requirements = new SharedRequirements();
  private final RetryLimits retries;
  private long sequence;

  JobBook(RetryLimits retries, long lastSequence) {
    this.retries = retries;
    this.sequence = lastSequence;
  }

  Backlog backlog() {
    return backlog;
  }

  int size() {
    return jobs.size();
  }

  @Nullable Job find(JobId id) {
    return jobs.get(id);
  }

  void restore(Job job) {
    jobs.put(job.id(), job);
    if (job.state() instanceof JobState.Queued) {
      backlog.add(job);
    }
  }

  void submit(JobSpec spec, long shape, Instant now, Changes changes) {
    Job job = Job.submitted(ticket(spec, shape, now), ++sequence);
    jobs.put(job.id(), job);
    backlog.add(job);
    changes.submitted(spec);
    changes.job(job, null);
    changes.event(new JobEvent.Queued(now, job.subject()));
  }

  private JobTicket ticket(JobSpec spec, long shape, Instant now) {
    return new JobTicket(
        spec.id(),
        spec.tenant(),
        spec.promptId(),
        spec.clientId(),
        spec.number(),
        spec.priority(),
        requirements.shared(spec.requirements()),
        shape,
        spec.submittedAt(),
        now);
  }

  Attempt assign(Job job, JobState.Queued state, NodeId node, Instant now, Changes changes) {
    backlog.served(job);
    JobState.Assigned assigned = state.assign(node, now);
    Job next = replace(job, assigned, null, changes);
    changes.newAttempt(assigned.attempt());
    changes.run(new RunOrder(assigned.attempt().id(), node));
    changes.event(new JobEvent.Assigned(now, next.subject(), node));
    return assigned.attempt();
  }

  /** Clients are not told, so the job's row stays as it is. */
  void accept(Job job, JobState.Assigned state, Instant at, Changes changes) {
    if (state.attempt().isAccepted()) {
      return;
    }
    JobState.Assigned accepted = state.accept(at);
    jobs.put(job.id(), job.with(accepted, job.sequence()));
    changes.attempt(accepted.attempt());
  }

  void start(Job job, JobState.Assigned state, Instant at, Instant now, Changes changes) {
    JobState.Running running = state.start(at);
    Job next = replace(job, running, null, changes);
    changes.attempt(running.attempt());
    changes.event(new JobEvent.Running(now, next.subject(), running.attempt().node()));
  }

  void succeed(
      Job job, JobState.Placed state, ExecutionResult result, Instant now, Changes changes) {
    changes.attempt(state.attempt().succeeded(now));
    Job next = replace(job, state.succeed(now), result, changes);
    NodeId node = state.attempt().node();
    changes.event(new JobEvent.Succeeded(now, next.subject(), node, result));
  }

  /**
   * Its node gave it back without having begun: that is no failure, and the job is next in line.
   */
  void takenBack(Job job, JobState.Placed state, Instant now, Changes changes) {
    FailureCause cause = FailureCause.WITHDRAWN;
    String message = "taken back from node %s before it began".formatted(state.attempt().node());
    changes.attempt(state.attempt().failed(cause, message, now));
    Job next = replace(job, state.requeue(), null, changes);
    changes.event(new JobEvent.Requeued(now, next.subject(), cause, message));
  }

  /** The first request counts; of a job that waits it is done at once. */
  void cancel(Job job, String reason, Instant now, Changes changes) {
    if (job.state() instanceof JobState.Queued queued) {
      end(job, queued.cancel(reason, now), reason, now, changes);
    } else if (!job.isCancelling()) {
      Job next = job.cancelling(reason);
      jobs.put(next.id(), next);
      changes.job(next, null);
    }
  }

  private void end(
      Job job, JobState.Cancelled cancelled, String reason, Instant now, Changes changes) {
    Job next = replace(job, cancelled, null, changes);
    changes.event(new JobEvent.Cancelled(now, next.subject(), reason, null));
  }

  /**
   * The current attempt ended without success.
   *
   * @param untriedLeft is there a node that could take the job and has not failed it?
   */
  void fail(
      Job job,
      JobState.Placed state,
      AttemptFailure failure,
      Predicate<Job> untriedLeft,
      Instant now,
      Changes changes) {
    Attempt ended = state.attempt().failed(failure.cause(), failure.message(), now);
    changes.attempt(ended);
    Job failed = job.withFailure(ended);
    if (job.isCancelling() || failure.cause() == FailureCause.CANCELLED) {
      endCancelled(failed, state, failure, now, changes);
    } else if (retries.allowAnother(failed.failures(), untriedLeft.test(failed))) {
      requeue(failed, state, failure, now, changes);
    } else {
      endFailed(failed, state, failure, now, changes);
    }
  }

  private void endCancelled(
      Job job, JobState.Placed state, AttemptFailure failure, Instant now, Changes changes) {
    String asked = job.cancelReason();
    String reason = asked == null ? failure.message() : asked;
    Job next = replace(job, state.cancel(reason, now), failure.result(), changes);
    changes.event(new JobEvent.Cancelled(now, next.subject(), reason, failure.result()));
  }

  private void requeue(
      Job job, JobState.Placed state, AttemptFailure failure, Instant now, Changes changes) {
    Job next = replace(job, state.requeue(), null, changes);
    changes.event(new JobEvent.Requeued(now, next.subject(), failure.cause(), failure.message()));
  }

  private void endFailed(
      Job job, JobState.Placed state, AttemptFailure failure, Instant now, Changes changes) {
    JobState failed = state.fail(failure.cause(), failure.message(), now);
    Job next = replace(job, failed, failure.result(), changes);
    changes.event(
        new JobEvent.Failed(
            now, next.subject(), failure.cause(), failure.message(), failure.result()));
    if (failure.cause() != FailureCause.INVALID_WORKFLOW) {
      changes.deadJob(deadJob(next, now));
    }
  }

  private static DeadJob deadJob(Job job, Instant now) {
    JobTicket ticket = job.ticket();
    return new DeadJob(
        DeadJob.TYPE, now, job.id(), ticket.tenant(), ticket.promptId(), job.failures());
  }

  private Job replace(Job job, JobState state, @Nullable ExecutionResult result, Changes changes) {
    if (job.state() instanceof JobState.Queued) {
      backlog.remove(job);
    }
    Job next = job.with(state, ++sequence);
    if (state.isFinal()) {
      jobs.remove(next.id());
    } else {
      restore(next);
    }
    changes.job(next, result);
    return next;
  }
}
