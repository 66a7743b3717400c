package io.comfymill.scheduler.core.line;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.backlog.Backlog;
import io.comfymill.scheduler.core.fairshare.TenantWeights;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The queued jobs: those that wait for nothing but a node are in the backlog, the others stand
 * aside until they are.
 */
public final class Line {
  private final Backlog backlog;
  private final QueuePauses pauses;
  private final Set<JobId> aside = new HashSet<>();

  public Line(TenantWeights weights, QueuePauses pauses) {
    this.backlog = new Backlog(weights);
    this.pauses = pauses;
  }

  public Backlog backlog() {
    return backlog;
  }

  /** In the backlog or beside it. */
  public int size() {
    return backlog.size() + aside.size();
  }

  /** Does it wait for nothing but a node? */
  public boolean admits(Job job) {
    return job.state() instanceof JobState.Queued queued
        && queued.notBefore() == null
        && job.ticket().conditions().startAfter() == null
        && waitsOnlyForTime(job);
  }

  /** Would it be in line if it were late enough? */
  public boolean waitsOnlyForTime(Job job) {
    JobTicket ticket = job.ticket();
    return job.state() instanceof JobState.Queued
        && ticket.answeredBy() == null
        && !ticket.conditions().held()
        && ticket.conditions().dependsOn().isEmpty()
        && !pauses.covers(ticket.tenant());
  }

  public void add(Job job) {
    if (!(job.state() instanceof JobState.Queued)) {
      return;
    }
    if (admits(job)) {
      aside.remove(job.id());
      backlog.add(job);
    } else {
      aside.add(job.id());
    }
  }

  /** The job must be as it was when it was added. */
  public void remove(Job job) {
    if (!aside.remove(job.id())) {
      backlog.remove(job);
    }
  }

  /** A job that is in the line already becomes another. */
  public void replace(Job before, Job after) {
    boolean wasAside = aside.contains(before.id());
    if (wasAside || !isMoved(before.ticket(), after.ticket())) {
      remove(before);
      add(after);
    } else {
      // Added before it is removed, so that its client keeps its turn if this is its only job.
      add(after);
      backlog.remove(before);
    }
  }

  private static boolean isMoved(JobTicket before, JobTicket after) {
    return before.priority() != after.priority()
        || Double.compare(before.number(), after.number()) != 0
        || !before.queueLine().equals(after.queueLine());
  }

  /**
   * Looks again at jobs of which it may have changed what their tenants' pauses say.
   *
   * @param jobs as they are in the line
   */
  public void review(Collection<Job> jobs) {
    for (Job job : Backlog.inOrder(jobs)) {
      boolean isAside = aside.contains(job.id());
      if (isAside && admits(job)) {
        add(job);
      } else if (!isAside && !admits(job)) {
        backlog.remove(job);
        add(job);
      }
    }
  }
}
