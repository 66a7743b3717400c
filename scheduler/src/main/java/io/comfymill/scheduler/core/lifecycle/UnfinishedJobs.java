package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.backlog.Backlog;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import io.comfymill.scheduler.core.changes.Span;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import io.comfymill.scheduler.core.job.Stop;
import io.comfymill.scheduler.core.line.Line;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished jobs and every change of one: new state, row, event and indexes go together here,
 * so that none is forgotten. Where an attempt fails, {@link FailureOutcome} decides about its job.
 *
 * <p>It grows with the accepted jobs that have not ended, and with nothing else: those that have
 * ended are in the database alone. Refusing more is up to the gateway.
 */
public final class UnfinishedJobs {
  private final Map<JobId, Job> jobs = new HashMap<>();
  private final JobIndexes indexes;
  private final Deque<ChangedJob> ended = new ArrayDeque<>();
  private long sequence;

  public UnfinishedJobs(long lastSequence, Line line) {
    this.indexes = new JobIndexes(line);
    this.sequence = lastSequence;
  }

  public Backlog backlog() {
    return indexes.line.backlog();
  }

  JobIndexes indexes() {
    return indexes;
  }

  /** Those whose end has not been looked at by {@link Aftermath}. */
  Deque<ChangedJob> ended() {
    return ended;
  }

  public int size() {
    return jobs.size();
  }

  /** Those that wait for a node or for anything else. */
  public int queued() {
    return indexes.line.size();
  }

  public @Nullable Job find(JobId id) {
    return jobs.get(id);
  }

  public void restore(Job job) {
    jobs.put(job.id(), job);
    indexes.add(job);
  }

  Job submit(JobSpec spec, JobTicket ticket, Instant now, Changes changes) {
    Job job = Job.submitted(ticket, ++sequence);
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
    backlog().served(job);
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
    indexes.timers.runs(next, now);
    if (next.attemptNumber() == 1) {
      changes.waits().add(Span.of(job, job.ticket().queuedAt(), now));
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
      changes.runTimes().add(Span.of(job, state.attempt().startedAt(), now));
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

  /** Its pause is over. To clients it was queued all the time. */
  void resume(Job job) {
    if (job.state() instanceof JobState.Queued queued && queued.notBefore() != null) {
      become(job, job.with(queued.resume(), job.sequence()));
    }
  }

  /** The time after which it may start has come. To clients it was queued all the time. */
  void mayStart(Job job) {
    become(job, job.with(job.ticket().under(job.ticket().conditions().started())));
  }

  /** Its row changes, and nothing that clients see. */
  Job change(Job job, JobTicket ticket, Changes changes) {
    Job next = become(job, job.with(ticket));
    changes.job(next, null);
    return next;
  }

  /** Gives it another place in the queue, which clients are told. */
  void move(Job job, JobTicket ticket, Instant now, Changes changes) {
    queued(become(job, job.with(ticket).with(job.state(), ++sequence)), now, changes);
  }

  private Job become(Job job, Job next) {
    jobs.put(next.id(), next);
    indexes.replace(job, next);
    return next;
  }

  /** A job that had ended is queued once more. */
  Job revive(Job job, Instant now, Changes changes) {
    Job next = job.with(job.state(), ++sequence);
    restore(next);
    queued(next, now, changes);
    return next;
  }

  /** The run of an equal job, on that node, answers for it. */
  void answer(
      Job job,
      JobState.Queued state,
      NodeId node,
      ExecutionResult result,
      Instant now,
      Changes changes) {
    ExecutionResult own = result.of(job.ticket().promptId());
    Job next = replace(job, state.answer(node, now), own, changes);
    changes.events().add(new JobEvent.Succeeded(now, next.subject(), node, own));
  }

  /** Every change of state that clients see goes through here. */
  Job replace(Job job, JobState state, @Nullable ExecutionResult result, Changes changes) {
    indexes.remove(job);
    Job next = job.with(state, ++sequence);
    if (state.isFinal()) {
      jobs.remove(next.id());
      ended.add(new ChangedJob(next, result));
    } else {
      restore(next);
    }
    changes.job(next, result);
    return next;
  }

  /** Those that only wait for a time, the first to come first, at most that many. */
  public List<Job> pausing(int most) {
    return indexes
        .timed(most)
        .map(jobs::get)
        .filter(indexes.line::waitsOnlyForTime)
        .limit(most)
        .toList();
  }

  /** In line or not, in no particular order. */
  List<Job> queuedOf(Predicate<JobTicket> whose) {
    return jobs.values().stream()
        .filter(job -> job.state() instanceof JobState.Queued && whose.test(job.ticket()))
        .toList();
  }
}
