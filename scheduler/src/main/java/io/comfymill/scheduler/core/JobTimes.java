package io.comfymill.scheduler.core;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.job.Alarms;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import java.time.Duration;
import java.time.Instant;

/** When the unfinished jobs' deadlines pass, their running attempts time out and pauses end. */
final class JobTimes {
  private final Alarms deadlines = new Alarms();
  private final Alarms timeouts = new Alarms();
  private final Alarms pauses = new Alarms();

  Alarms deadlines() {
    return deadlines;
  }

  Alarms timeouts() {
    return timeouts;
  }

  Alarms pauses() {
    return pauses;
  }

  void watch(Job job) {
    Instant deadline = job.ticket().limits().deadline();
    if (deadline != null) {
      deadlines.set(job.id(), deadline);
    }
    if (job.state() instanceof JobState.Queued queued && queued.notBefore() != null) {
      pauses.set(job.id(), queued.notBefore());
    } else if (job.state() instanceof JobState.Running running) {
      runs(job, since(running.attempt()));
    }
  }

  /** The start is by the agent's clock; it was not before the assignment, which is by ours. */
  private static Instant since(Attempt attempt) {
    Instant started = attempt.startedAt();
    return started == null || started.isBefore(attempt.assignedAt())
        ? attempt.assignedAt()
        : started;
  }

  /**
   * @param since by the scheduler's clock where it is known
   */
  void runs(Job job, Instant since) {
    Duration timeout = job.ticket().limits().timeout();
    if (timeout != null) {
      timeouts.set(job.id(), since.plus(timeout));
    }
  }

  void forget(JobId job) {
    deadlines.clear(job);
    timeouts.clear(job);
    pauses.clear(job);
  }
}
