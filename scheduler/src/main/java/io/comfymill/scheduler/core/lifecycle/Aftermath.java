package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.scheduler.core.backlog.Backlog;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.Stop;
import io.comfymill.scheduler.core.line.KnownEnds.Ending;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a job means for others: those that depend on it, and those that its run answers
 * for. It is written together with the end, so that neither is ever there without the other.
 */
public final class Aftermath {
  private final UnfinishedJobs jobs;
  private final CurrentAttempts attempts;

  public Aftermath(UnfinishedJobs jobs, CurrentAttempts attempts) {
    this.jobs = jobs;
    this.attempts = attempts;
  }

  /** To be called before changes are handed out; ends that follow from ends are settled as well. */
  public void settle(Changes changes) {
    for (ChangedJob end = jobs.ended().poll(); end != null; end = jobs.ended().poll()) {
      JobState.Ended state = (JobState.Ended) end.job().state();
      JobId id = end.job().id();
      for (JobId dependant : jobs.indexes().dependants.of(id)) {
        dependant(dependant, id, Ending.of(state), state.at(), changes);
      }
      shared(id, state, end.result(), changes);
    }
  }

  private void dependant(JobId id, JobId on, Ending ending, Instant at, Changes changes) {
    Job job = Objects.requireNonNull(jobs.find(id));
    JobConditions conditions = job.ticket().conditions();
    if (ending == Ending.SUCCEEDED || conditions.dependsWhen() == DependsWhen.ALL_ENDED) {
      jobs.change(job, job.ticket().under(conditions.without(on)), changes);
    } else {
      attempts.stop(job, Stop.dependencyFailed(ending.ofDependency(on)), at, changes);
    }
  }

  private void shared(
      JobId by, JobState.Ended end, @Nullable ExecutionResult result, Changes changes) {
    List<Job> others = answeredBy(by);
    NodeId node = node(end);
    if (node != null && result != null) {
      others.forEach(
          job -> jobs.answer(job, (JobState.Queued) job.state(), node, result, end.at(), changes));
    } else if (end instanceof JobState.Failed failed) {
      String why = "job %s, which ran for it, failed: %s".formatted(by, failed.message());
      others.forEach(
          job -> attempts.stop(job, new Stop(failed.cause(), why), failed.at(), changes));
    } else {
      leave(by, changes);
    }
  }

  private static @Nullable NodeId node(JobState.Ended end) {
    if (end instanceof JobState.Succeeded succeeded) {
      return succeeded.attempt().node();
    }
    return end instanceof JobState.Answered answered ? answered.node() : null;
  }

  private List<Job> answeredBy(JobId by) {
    return Backlog.inOrder(
        jobs.indexes().sharedRuns.answeredBy(by).stream()
            .map(jobs::find)
            .map(Objects::requireNonNull)
            .toList());
  }

  /** That job will not run for others any more: the first of them that may run does. */
  void leave(JobId by, Changes changes) {
    JobId first = null;
    for (Job job : answeredBy(by)) {
      boolean mayRun = job.ticket().conditions().isMet();
      jobs.change(job, job.ticket().answeredBy(mayRun ? first : null), changes);
      first = first == null && mayRun ? job.id() : first;
    }
  }
}
