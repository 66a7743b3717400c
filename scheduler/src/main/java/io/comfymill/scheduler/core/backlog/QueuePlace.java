package io.comfymill.scheduler.core.backlog;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import java.time.Instant;

/**
 * Where a job stands among those of its client in one tier: first those that had a node before,
 * then by ComfyUI's number, then first come first served. The order is total, since the id decides
 * between equals, so a run can be replayed.
 */
record QueuePlace(boolean requeued, double number, Instant submittedAt, JobId id)
    implements Comparable<QueuePlace> {
  static QueuePlace of(Job job) {
    return new QueuePlace(
        isRequeued(job), job.ticket().number(), job.ticket().submittedAt(), job.id());
  }

  static boolean isRequeued(Job job) {
    return job.state() instanceof JobState.Queued queued && queued.requeued();
  }

  @Override
  public int compareTo(QueuePlace other) {
    int byReturn = Boolean.compare(other.requeued, requeued);
    if (byReturn != 0) {
      return byReturn;
    }
    int byNumber = Double.compare(number, other.number);
    if (byNumber != 0) {
      return byNumber;
    }
    int byTime = submittedAt.compareTo(other.submittedAt);
    return byTime != 0 ? byTime : id.compareTo(other.id);
  }
}
