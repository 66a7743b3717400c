package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.fairshare.FairQueues;
import io.comfymill.scheduler.core.job.Job;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** A tenant's queued jobs in one tier, client by client. */
final class TenantQueue {
  private final FairQueues<String, ClientQueue> clients = new FairQueues<>();
  private final IdentityHashMap<Bucket, Integer> jobs = new IdentityHashMap<>(2);

  boolean add(Bucket bucket, Job job) {
    boolean added = clients.enter(Backlog.client(job), ClientQueue::new).add(bucket, job);
    if (added) {
      jobs.merge(bucket, 1, Integer::sum);
    }
    return added;
  }

  boolean remove(Bucket bucket, Job job) {
    String client = Backlog.client(job);
    ClientQueue line = clients.find(client);
    if (line == null || !line.remove(bucket, job)) {
      return false;
    }
    jobs.computeIfPresent(bucket, (key, left) -> left == 1 ? null : left - 1);
    if (line.isEmpty()) {
      clients.leave(client);
    }
    return true;
  }

  FairQueues<String, ClientQueue> clients() {
    return clients;
  }

  /** Those of which any of its clients has jobs. */
  Set<Bucket> demands() {
    return Collections.unmodifiableSet(jobs.keySet());
  }

  boolean isEmpty() {
    return clients.isEmpty();
  }
}
