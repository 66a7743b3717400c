package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import java.time.Duration;
import java.time.Instant;

/**
 * When the unfinished jobs' deadlines pass, their attempts time out, their pauses end and they may
 * start.
 */
final class JobTimers {
  final TimerQueue deadlines = new TimerQueue();
  final TimerQueue timeouts = new TimerQueue();
  final TimerQueue pauses = new TimerQueue();
  final TimerQueue starts = new TimerQueue();

  void watch(Job job) {
    Instant deadline = job.ticket().limits().deadline();
    if (deadline != null) {
      deadlines.set(job.id(), deadline);
    }
    if (job.state() instanceof JobState.Queued queued && queued.notBefore() != null) {
      pauses.set(job.id(), queued.notBefore());
    }
    Instant startAfter = job.ticket().conditions().startAfter();
    if (job.state() instanceof JobState.Queued && startAfter != null) {
      starts.set(job.id(), startAfter);
    } else if (job.state() instanceof JobState.Running running) {
      runs(job, since(running.attempt()));
    }
  }

  /**
   * The start is by the agent's clock, which may be wrong; the assignment, by ours, was before it.
   */
  private static Instant since(Attempt attempt) {
    Instant started = attempt.startedAt();
    return started == null || started.isBefore(attempt.assignedAt())
        ? attempt.assignedAt()
        : started;
  }

  /**
   * @param since by the scheduler's clock, where known
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
    starts.clear(job);
  }
}
