package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.backlog.Backlog;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import io.comfymill.scheduler.core.changes.Span;
import io.comfymill.scheduler.core.fairshare.TenantWeights;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import io.comfymill.scheduler.core.job.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished jobs and every change of one: new state, row, event, place in the backlog and
 * timers go together here, so that none is forgotten. Where an attempt fails, {@link
 * FailureOutcome} decides what becomes of its job.
 *
 * <p>It grows with the accepted jobs that have not ended, and with nothing else: those that have
 * ended are in the database alone. Refusing more is up to the gateway.
 */
public final class UnfinishedJobs {
  private final Map<JobId, Job> jobs = new HashMap<>();
  private final Backlog backlog;
  private final JobTimers timers = new JobTimers();
  private final TicketFactory tickets = new TicketFactory();
  private long sequence;

  public UnfinishedJobs(long lastSequence, TenantWeights weights) {
    this.backlog = new Backlog(weights);
    this.sequence = lastSequence;
  }

  public Backlog backlog() {
    return backlog;
  }

  JobTimers timers() {
    return timers;
  }

  public int size() {
    return jobs.size();
  }

  /** Those that wait for a node, in line or pausing after a failure. */
  public int queued() {
    return backlog.size() + timers.pauses.size();
  }

  public @Nullable Job find(JobId id) {
    return jobs.get(id);
  }

  public void restore(Job job) {
    put(job);
    timers.watch(job);
  }

  private void put(Job job) {
    jobs.put(job.id(), job);
    if (job.state() instanceof JobState.Queued queued && queued.notBefore() == null) {
      backlog.add(job);
    }
  }

  public Job submit(JobSpec spec, long shape, Instant now, Changes changes) {
    Job job = Job.submitted(tickets.of(spec, shape, now), ++sequence);
    restore(job);
    changes.submitted().put(spec.id(), spec);
    queued(job, now, changes);
    return job;
  }

  private static void queued(Job job, Instant now, Changes changes) {
    changes.job(job, null);
    changes.events().add(new JobEvent.Queued(now, job.subject()));
  }

  /**
   * @param reason why that node, in words
   */
  public AttemptId assign(
      Job job, JobState.Queued state, NodeId node, String reason, Instant now, Changes changes) {
    backlog.served(job);
    JobState.Assigned assigned = state.assign(node, reason, now);
    Job next = replace(job, assigned, null, changes);
    changes.newAttempt(assigned.attempt());
    changes.runs().add(new RunOrder(assigned.attempt().id(), node));
    changes.events().add(new JobEvent.Assigned(now, next.subject(), node));
    return assigned.attempt().id();
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
    timers.runs(next, now);
    if (next.attemptNumber() == 1) {
      changes.waits().add(span(job, job.ticket().queuedAt(), now));
    }
    changes.attempt(running.attempt());
    changes.events().add(new JobEvent.Running(now, next.subject(), running.attempt().node()));
  }

  void succeed(
      Job job, JobState.Placed state, ExecutionResult result, Instant now, Changes changes) {
    changes.attempt(state.attempt().succeeded(now));
    Job next = replace(job, state.succeed(now), result, changes);
    NodeId node = state.attempt().node();
    if (state.attempt().startedAt() != null) {
      changes.runTimes().add(span(job, state.attempt().startedAt(), now));
    }
    changes.events().add(new JobEvent.Succeeded(now, next.subject(), node, result));
  }

  /** Its node gave it back without having begun: no failure, and the job is next in line. */
  void takenBack(Job job, JobState.Placed state, Instant now, Changes changes) {
    FailureCause cause = FailureCause.WITHDRAWN;
    String message = "taken back from node %s before it began".formatted(state.attempt().node());
    changes.attempt(state.attempt().failed(cause, message, now));
    requeue(job, state.requeue(null), cause, message, now, changes);
  }

  void requeue(
      Job job,
      JobState.Queued state,
      FailureCause cause,
      String message,
      Instant now,
      Changes changes) {
    Job next = replace(job, state, null, changes);
    changes.events().add(new JobEvent.Requeued(now, next.subject(), cause, message));
  }

  /**
   * The job's node is to stop it; its state changes only with the node's answer. A requested cancel
   * is stored; the other reasons are found again by the clock after a restart.
   */
  Job stopping(Job job, Stop stop, Changes changes) {
    Job next = job.stopping(stop);
    jobs.put(next.id(), next);
    if (next.isCancelling()) {
      changes.job(next, null);
    }
    return next;
  }

  /** Its pause is over: it is in line again. To clients it was queued all the time. */
  void resume(Job job) {
    if (job.state() instanceof JobState.Queued queued && queued.notBefore() != null) {
      put(job.with(queued.resume(), job.sequence()));
    }
  }

  /** Moves a job to another place in the queue; one that does not wait is left alone. */
  public void reprioritise(JobCommand.Reprioritise command, Instant now, Changes changes) {
    Job job = jobs.get(command.jobId());
    if (job == null || !(job.state() instanceof JobState.Queued)) {
      return;
    }
    JobTicket ticket = job.ticket();
    int priority = Objects.requireNonNullElse(command.priority(), ticket.priority());
    double number = Objects.requireNonNullElse(command.number(), ticket.number());
    if (priority == ticket.priority() && Double.compare(number, ticket.number()) == 0) {
      return;
    }
    Job next = job.with(ticket.at(priority, number)).with(job.state(), ++sequence);
    // Added before it is removed, so that its client keeps its turn if this is its only job.
    put(next);
    backlog.remove(job);
    queued(next, now, changes);
  }

  /**
   * Queues a job once more that has failed; one that has not, or not as it was meant, is left
   * alone.
   *
   * @param stored as its row and its attempts tell of it
   */
  public void retry(JobCommand.Retry command, Job stored, Instant now, Changes changes) {
    // It may have failed again since its row was read.
    Job job = Objects.requireNonNullElse(changes.latest(stored.id()), stored);
    Long meant = command.sequence();
    if (jobs.containsKey(job.id())
        || !(job.state() instanceof JobState.Failed failed)
        || (meant != null && meant != job.sequence())) {
      return;
    }
    JobTicket ticket = tickets.revived(job.ticket(), now);
    Job next = job.forgive().with(ticket).with(failed.revive(job.id()), ++sequence);
    restore(next);
    queued(next, now, changes);
  }

  /** Every change of state that clients see goes through here. */
  Job replace(Job job, JobState state, @Nullable ExecutionResult result, Changes changes) {
    if (job.state() instanceof JobState.Queued) {
      backlog.remove(job);
    }
    timers.forget(job.id());
    Job next = job.with(state, ++sequence);
    if (state.isFinal()) {
      jobs.remove(next.id());
    } else {
      restore(next);
    }
    changes.job(next, result);
    return next;
  }

  private static Span span(Job job, Instant from, Instant to) {
    return new Span(job.ticket().requirements().pool(), Duration.between(from, to));
  }

  /** Those that pause after a failure, the first to come back first, at most that many. */
  public List<Job> pausing(int most) {
    return timers.pauses.first(most).stream().map(jobs::get).toList();
  }
}
