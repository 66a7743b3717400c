package io.comfymill.scheduler.core;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.Stop;
import java.time.Instant;

/** What nothing but time brings: pauses end, deadlines pass, attempts run too long. */
final class Overdue {
  private final JobBook jobs;
  private final CurrentAttempts attempts;

  Overdue(JobBook jobs, CurrentAttempts attempts) {
    this.jobs = jobs;
    this.attempts = attempts;
  }

  void look(Instant now, Changes changes) {
    for (JobId id : jobs.times().deadlines().due(now)) {
      stop(id, Stop.deadlinePassed(), now, changes);
    }
    for (JobId id : jobs.times().timeouts().due(now)) {
      Job job = jobs.find(id);
      if (job != null && job.state() instanceof JobState.Running) {
        stop(id, Stop.timedOut(), now, changes);
      }
    }
    for (JobId id : jobs.times().pauses().due(now)) {
      Job job = jobs.find(id);
      if (job != null) {
        jobs.resume(job);
      }
    }
  }

  private void stop(JobId id, Stop stop, Instant now, Changes changes) {
    Job job = jobs.find(id);
    if (job != null) {
      attempts.stop(job, stop, now, changes);
    }
  }
}
