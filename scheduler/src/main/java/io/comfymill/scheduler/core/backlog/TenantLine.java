package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.job.Job;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** A tenant's queued jobs in one tier, client by client. */
final class TenantLine {
  private final Line<String, ClientLine> clients = new Line<>();
  private final IdentityHashMap<Bucket, Integer> jobs = new IdentityHashMap<>(2);

  boolean add(Bucket bucket, Job job) {
    boolean added = clients.enter(Backlog.client(job), ClientLine::new).add(bucket, job);
    if (added) {
      jobs.merge(bucket, 1, Integer::sum);
    }
    return added;
  }

  boolean remove(Bucket bucket, Job job) {
    String client = Backlog.client(job);
    ClientLine line = clients.find(client);
    if (line == null || !line.remove(bucket, job)) {
      return false;
    }
    jobs.computeIfPresent(bucket, (key, left) -> left == 1 ? null : left - 1);
    if (line.isEmpty()) {
      clients.leave(client);
    }
    return true;
  }

  Line<String, ClientLine> clients() {
    return clients;
  }

  /** Those that any of its clients has jobs of. */
  Set<Bucket> demands() {
    return Collections.unmodifiableSet(jobs.keySet());
  }

  boolean isEmpty() {
    return clients.isEmpty();
  }
}
