package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.job.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The queued jobs, in buckets of equal demand, so that a pass costs by what is different among them
 * and not by how many they are.
 */
public final class Backlog {
  private final Map<Demand, Bucket> buckets = new HashMap<>();
  private int size;

  public void add(Job job) {
    if (buckets.computeIfAbsent(Demand.of(job), Bucket::new).add(job)) {
      size++;
    }
  }

  /** The job must be as it was when it was added. */
  public void remove(Job job) {
    Demand demand = Demand.of(job);
    Bucket bucket = buckets.get(demand);
    if (bucket == null || !bucket.remove(job)) {
      return;
    }
    size--;
    if (bucket.isEmpty()) {
      buckets.remove(demand);
    }
  }

  public int size() {
    return size;
  }

  /** In no particular order: whoever chooses among them compares their first jobs. */
  public Collection<Bucket> buckets() {
    List<Bucket> all = new ArrayList<>(buckets.values());
    return all;
  }
}
