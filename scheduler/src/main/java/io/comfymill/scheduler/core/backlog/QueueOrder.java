package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import java.util.Comparator;

/**
 * Who goes first: the higher tier, in it those that had a node before, then by ComfyUI's number,
 * then first come first served. Total: the id decides between equals, so a run can be replayed.
 */
public final class QueueOrder implements Comparator<Job> {
  public static final QueueOrder INSTANCE = new QueueOrder();

  private QueueOrder() {}

  @Override
  public int compare(Job left, Job right) {
    int byTier = Integer.compare(right.ticket().priority(), left.ticket().priority());
    if (byTier != 0) {
      return byTier;
    }
    int byReturn = Boolean.compare(isRequeued(right), isRequeued(left));
    return byReturn != 0 ? byReturn : byArrival(left, right);
  }

  private static int byArrival(Job left, Job right) {
    int byNumber = Double.compare(left.ticket().number(), right.ticket().number());
    if (byNumber != 0) {
      return byNumber;
    }
    int byTime = left.ticket().submittedAt().compareTo(right.ticket().submittedAt());
    return byTime != 0 ? byTime : left.id().compareTo(right.id());
  }

  private static boolean isRequeued(Job job) {
    return job.state() instanceof JobState.Queued queued && queued.requeued();
  }
}
