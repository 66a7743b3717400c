package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.Stop;
import java.time.Duration;
import java.time.Instant;

/**
 * What happens by time alone: pauses end, jobs may start, deadlines pass, attempts run too long.
 */
public final class ExpiredTimers {
  private final UnfinishedJobs jobs;
  private final CurrentAttempts attempts;
  private final Duration longestPause;

  public ExpiredTimers(UnfinishedJobs jobs, CurrentAttempts attempts, Duration longestPause) {
    this.jobs = jobs;
    this.attempts = attempts;
    this.longestPause = longestPause;
  }

  public void look(Instant now, Changes changes) {
    for (JobId id : jobs.indexes().timers.deadlines.due(now)) {
      stop(id, Stop.deadlinePassed(), now, changes);
    }
    for (JobId id : jobs.indexes().timers.timeouts.due(now)) {
      Job job = jobs.find(id);
      if (job != null && job.state() instanceof JobState.Running) {
        stop(id, Stop.timedOut(), now, changes);
      }
    }
    jobs.indexes().timers.starts.due(now).forEach(this::mayStart);
    jobs.indexes().timers.pauses.due(now).forEach(this::resume);
    // No pause is that long: an earlier scheduler set it by a clock ahead of ours.
    jobs.indexes().timers.pauses.after(now.plus(longestPause)).forEach(this::resume);
  }

  private void resume(JobId id) {
    Job job = jobs.find(id);
    if (job != null) {
      jobs.resume(job);
    }
  }

  private void mayStart(JobId id) {
    Job job = jobs.find(id);
    if (job != null) {
      jobs.mayStart(job);
    }
  }

  private void stop(JobId id, Stop stop, Instant now, Changes changes) {
    Job job = jobs.find(id);
    if (job != null) {
      attempts.stop(job, stop, now, changes);
    }
  }
}
