package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.job.Job;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;

/** The queued jobs of one client in one tier, a queue for each demand. */
final class ClientQueue {
  private final IdentityHashMap<Bucket, DemandQueue> lanes = new IdentityHashMap<>(1);

  boolean add(Bucket bucket, Job job) {
    return lanes.computeIfAbsent(bucket, DemandQueue::new).add(job);
  }

  boolean remove(Bucket bucket, Job job) {
    DemandQueue lane = lanes.get(bucket);
    boolean removed = lane != null && lane.remove(job);
    if (removed && lane.isEmpty()) {
      lanes.remove(bucket);
    }
    return removed;
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }

  /** In no particular order: the caller compares their first jobs. */
  Collection<DemandQueue> lanes() {
    return Collections.unmodifiableCollection(lanes.values());
  }
}
