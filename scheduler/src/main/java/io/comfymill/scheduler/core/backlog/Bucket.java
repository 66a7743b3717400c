package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.job.Job;
import java.util.Iterator;
import java.util.TreeSet;

/** The queued jobs of one demand, in order. */
public final class Bucket {
  private final Demand demand;
  private final TreeSet<Job> jobs = new TreeSet<>(QueueOrder.INSTANCE);

  Bucket(Demand demand) {
    this.demand = demand;
  }

  public Demand demand() {
    return demand;
  }

  public int size() {
    return jobs.size();
  }

  /** First to go first. Reads only as far as it is asked. */
  public Iterator<Job> inOrder() {
    return jobs.iterator();
  }

  boolean add(Job job) {
    return jobs.add(job);
  }

  boolean remove(Job job) {
    return jobs.remove(job);
  }

  boolean isEmpty() {
    return jobs.isEmpty();
  }
}
