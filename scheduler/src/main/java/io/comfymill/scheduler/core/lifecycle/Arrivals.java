package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.common.wire.JobConditions.Merge;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import io.comfymill.scheduler.core.job.Stop;
import io.comfymill.scheduler.core.line.KnownEnds;
import io.comfymill.scheduler.core.line.KnownEnds.Answer;
import io.comfymill.scheduler.core.line.KnownEnds.Ending;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that come in, and those that come back because somebody asks for them once more. What they
 * refer to may have ended long ago, just now, or not at all; a dependency that nobody knows is on
 * its way, since a gateway lets no job depend on one that was not accepted.
 */
public final class Arrivals {
  /** A graph is as large as the rest of a ticket; with so many jobs waiting, few find results. */
  private static final int MOST_GRAPHS = 100_000;

  private final UnfinishedJobs jobs;
  private final CurrentAttempts attempts;
  private final TicketFactory tickets = new TicketFactory();

  public Arrivals(UnfinishedJobs jobs, CurrentAttempts attempts) {
    this.jobs = jobs;
    this.attempts = attempts;
  }

  /**
   * @param spec of a job that is not known
   */
  public void submit(JobSpec spec, long shape, KnownEnds known, Instant now, Changes changes) {
    JobTicket ticket = tickets.of(spec, shape, jobs.size() < MOST_GRAPHS, now);
    Dependencies left = dependencies(ticket.conditions(), known, changes);
    ticket = ticket.under(left.conditions);
    boolean mayShare = left.failure == null && left.conditions.isMet();
    JobId runs = mayShare ? jobs.indexes().sharedRuns.runningFor(ticket) : null;
    Job job = jobs.submit(spec, ticket.answeredBy(runs), now, changes);
    if (left.failure != null) {
      attempts.stop(job, Stop.dependencyFailed(left.failure), now, changes);
    } else if (mayShare && runs == null) {
      answer(job, known, now, changes);
    }
  }

  private void answer(Job job, KnownEnds known, Instant now, Changes changes) {
    Merge merge = job.ticket().conditions().merge();
    if (merge != null && job.state() instanceof JobState.Queued queued) {
      Answer answer = answerIn(changes, job, merge);
      Answer found = answer == null ? known.answers().get(job.id()) : answer;
      if (found != null) {
        jobs.answer(job, queued, found.node(), found.result(), now, changes);
      }
    }
  }

  /** Of a run that has succeeded and is not in the database yet. */
  private static @Nullable Answer answerIn(Changes changes, Job job, Merge merge) {
    for (ChangedJob change : changes.jobs()) {
      JobTicket other = change.job().ticket();
      Merge others = other.conditions().merge();
      if (change.result() != null
          && change.job().state() instanceof JobState.Succeeded succeeded
          && others != null
          && others.key().equals(merge.key())
          && other.tenant().equals(job.ticket().tenant())) {
        return new Answer(succeeded.attempt().node(), change.result());
      }
    }
    return null;
  }

  /** Ends a job before it has begun, since the database cannot hold it. */
  public void submitUnstorable(JobSpec spec, String why, Instant now, Changes changes) {
    Job submitted = jobs.submit(spec, tickets.of(spec, 0, false, now), now, changes);
    attempts.stop(submitted, Stop.unstorable(why), now, changes);
  }

  /**
   * Queues a job once more that has failed; one that has not, or not as it was meant, is left
   * alone.
   *
   * @param stored as its row and its attempts tell of it
   */
  public void retry(
      JobCommand.Retry command, Job stored, KnownEnds known, Instant now, Changes changes) {
    // It may have failed again since its row was read.
    Job job = Objects.requireNonNullElse(changes.latest(stored.id()), stored);
    Long meant = command.sequence();
    if (jobs.find(job.id()) != null
        || !(job.state() instanceof JobState.Failed failed)
        || (meant != null && meant != job.sequence())) {
      return;
    }
    JobTicket ticket = tickets.revived(job.ticket(), now);
    Dependencies left = dependencies(ticket.conditions(), known, changes);
    Job revived =
        job.forgive()
            .with(ticket.under(left.conditions))
            .with(failed.revive(job.id()), job.sequence());
    Job next = jobs.revive(revived, now, changes);
    if (left.failure != null) {
      attempts.stop(next, Stop.dependencyFailed(left.failure), now, changes);
    }
  }

  /**
   * @param conditions without the dependencies that have ended as they had to
   * @param failure null where none has ended otherwise
   */
  private record Dependencies(JobConditions conditions, @Nullable String failure) {}

  private Dependencies dependencies(JobConditions conditions, KnownEnds known, Changes changes) {
    JobConditions left = conditions;
    for (JobId dependency : conditions.dependsOn()) {
      Ending ending = ending(dependency, known, changes);
      if (ending == Ending.SUCCEEDED
          || (ending != null && conditions.dependsWhen() == DependsWhen.ALL_ENDED)) {
        left = left.without(dependency);
      } else if (ending != null) {
        return new Dependencies(left, ending.ofDependency(dependency));
      }
    }
    return new Dependencies(left, null);
  }

  /** Null while it has not ended. */
  private @Nullable Ending ending(JobId id, KnownEnds known, Changes changes) {
    if (jobs.find(id) != null) {
      return null;
    }
    Job changed = changes.latest(id);
    return changed != null && changed.state() instanceof JobState.Ended ended
        ? Ending.of(ended)
        : known.endings().get(id);
  }
}
