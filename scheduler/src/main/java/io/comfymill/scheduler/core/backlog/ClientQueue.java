package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.job.Job;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;

/** The queued jobs of one client in one tier, a queue for each demand. */
final class ClientQueue {
  private final IdentityHashMap<Bucket, DemandQueue> queues = new IdentityHashMap<>(1);

  boolean add(Bucket bucket, Job job) {
    return queues.computeIfAbsent(bucket, DemandQueue::new).add(job);
  }

  boolean remove(Bucket bucket, Job job) {
    DemandQueue queue = queues.get(bucket);
    boolean removed = queue != null && queue.remove(job);
    if (removed && queue.isEmpty()) {
      queues.remove(bucket);
    }
    return removed;
  }

  boolean isEmpty() {
    return queues.isEmpty();
  }

  /** In no particular order: the caller compares their first jobs. */
  Collection<DemandQueue> queues() {
    return Collections.unmodifiableCollection(queues.values());
  }
}
