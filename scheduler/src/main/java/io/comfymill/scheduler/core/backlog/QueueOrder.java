package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import java.util.Comparator;

/**
 * The order among the jobs of one client in one tier: first those that had a node before, then by
 * ComfyUI's number, then first come first served. Total: the id decides between equals, so a run
 * can be replayed.
 */
final class QueueOrder implements Comparator<Job> {
  static final QueueOrder INSTANCE = new QueueOrder();

  private QueueOrder() {}

  @Override
  public int compare(Job left, Job right) {
    int byReturn = Boolean.compare(isRequeued(right), isRequeued(left));
    if (byReturn != 0) {
      return byReturn;
    }
    int byNumber = Double.compare(left.ticket().number(), right.ticket().number());
    if (byNumber != 0) {
      return byNumber;
    }
    int byTime = left.ticket().submittedAt().compareTo(right.ticket().submittedAt());
    return byTime != 0 ? byTime : left.id().compareTo(right.id());
  }

  static boolean isRequeued(Job job) {
    return job.state() instanceof JobState.Queued queued && queued.requeued();
  }
}
