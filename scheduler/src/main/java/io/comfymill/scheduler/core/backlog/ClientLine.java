package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.job.Job;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The queued jobs of one client in one tier, a lane for each demand. */
final class ClientLine {
  private final IdentityHashMap<Bucket, Lane> lanes = new IdentityHashMap<>(1);

  boolean add(Bucket bucket, Job job) {
    return lanes.computeIfAbsent(bucket, Lane::new).jobs.add(job);
  }

  boolean remove(Bucket bucket, Job job) {
    Lane lane = lanes.get(bucket);
    boolean removed = lane != null && lane.jobs.remove(job);
    if (removed && lane.jobs.isEmpty()) {
      lanes.remove(bucket);
    }
    return removed;
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }

  /** In no particular order: whoever chooses among them compares their first jobs. */
  Collection<Lane> lanes() {
    return Collections.unmodifiableCollection(lanes.values());
  }

  /** Jobs of one client and one demand, the first to go first. */
  record Lane(Bucket bucket, SortedSet<Job> jobs) {
    Lane(Bucket bucket) {
      this(bucket, new TreeSet<>(QueueOrder.INSTANCE));
    }
  }
}
