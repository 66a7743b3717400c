package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.QueueName;
import io.comfymill.scheduler.core.backlog.Backlog;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.QueuePause;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import io.comfymill.scheduler.core.line.QueuePauses;
import io.comfymill.scheduler.core.line.Reordering;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What people do to the queue. Each leaves alone what does not wait. */
public final class QueueCommands {
  private final UnfinishedJobs jobs;
  private final Aftermath aftermath;
  private final QueuePauses pauses;

  public QueueCommands(UnfinishedJobs jobs, Aftermath aftermath, QueuePauses pauses) {
    this.jobs = jobs;
    this.aftermath = aftermath;
    this.pauses = pauses;
  }

  /** From the database, before the jobs. */
  public void restore(QueueName paused) {
    pauses.set(paused, true);
  }

  /** Gives a job another tier or number. */
  public void reprioritise(JobCommand.Reprioritise command, Instant now, Changes changes) {
    Job job = jobs.find(command.jobId());
    if (job == null || !(job.state() instanceof JobState.Queued)) {
      return;
    }
    JobTicket ticket = job.ticket();
    int priority = Objects.requireNonNullElse(command.priority(), ticket.priority());
    double number = Objects.requireNonNullElse(command.number(), ticket.number());
    if (priority != ticket.priority() || Double.compare(number, ticket.number()) != 0) {
      jobs.move(job, ticket.at(priority, number), now, changes);
    }
  }

  /**
   * Puts a job next to another one of its tenant. Jobs that come back from a node go first,
   * whatever their numbers.
   */
  public void move(JobCommand.Move command, Instant now, Changes changes) {
    Job job = jobs.find(command.jobId());
    Job other = jobs.find(command.other());
    if (job == null || other == null || job.equals(other) || !mayMove(job, other)) {
      return;
    }
    JobTicket target = other.ticket();
    List<Job> line =
        Backlog.inOrder(
            jobs.queuedOf(ticket -> isSameLine(ticket, target) && !ticket.id().equals(job.id())));
    int index = line.indexOf(other) + (command.before() ? 0 : 1);
    for (Map.Entry<JobId, Double> number : Reordering.numbers(line, index, job.id()).entrySet()) {
      Job moved = Objects.requireNonNull(jobs.find(number.getKey()));
      JobTicket next = moved.ticket().at(target.priority(), number.getValue());
      jobs.move(moved, next.inLineOf(target.queueLine()), now, changes);
    }
  }

  private static boolean mayMove(Job job, Job other) {
    return job.state() instanceof JobState.Queued
        && other.state() instanceof JobState.Queued
        && job.ticket().tenant().equals(other.ticket().tenant());
  }

  private static boolean isSameLine(JobTicket one, JobTicket other) {
    return one.priority() == other.priority()
        && one.tenant().equals(other.tenant())
        && one.queueLine().equals(other.queueLine());
  }

  /** A job that a node has not begun is held as well, once the node has given it back. */
  public void hold(JobCommand.Hold command, Changes changes) {
    Job job = jobs.find(command.jobId());
    if (job == null
        || job.state() instanceof JobState.Running
        || job.ticket().conditions().held() == command.held()) {
      return;
    }
    JobTicket ticket = job.ticket();
    jobs.change(job, ticket.under(ticket.conditions().withHeld(command.held())), changes);
    if (command.held()) {
      aftermath.leave(job.id(), changes);
    }
  }

  public void pause(FleetCommand.PauseQueue command, Instant now, Changes changes) {
    QueueName queue = command.queue();
    if (!pauses.set(queue, command.paused())) {
      return;
    }
    Instant since = command.paused() ? now : null;
    changes.pauses().put(queue, new QueuePause(since, command.reason()));
    jobs.indexes().line.review(jobs.queuedOf(ticket -> isOf(queue, ticket)));
  }

  private static boolean isOf(QueueName queue, JobTicket ticket) {
    return switch (queue.scope()) {
      case EVERYTHING -> true;
      case TENANT -> ticket.tenant().value().equals(queue.name());
      case POOL -> false; // its nodes refuse its jobs
    };
  }
}
