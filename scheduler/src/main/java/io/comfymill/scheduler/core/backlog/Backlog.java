package io.comfymill.scheduler.core.backlog;

import io.comfymill.common.id.TenantId;
import io.comfymill.scheduler.core.fairshare.FairQueue;
import io.comfymill.scheduler.core.fairshare.FairQueues;
import io.comfymill.scheduler.core.fairshare.TenantWeights;
import io.comfymill.scheduler.core.job.Job;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The queued jobs, and who goes first: the higher tier; in it a fair share for each tenant; of the
 * tenant's turns a fair share for each of its clients ({@code client_id}; jobs without one are one
 * client together); of the client's turns its own {@link QueuePlace}. So {@code number} and {@code
 * front} order a client's own jobs and never overtake another client.
 *
 * <pre>
 *   tier ──▶ tenants ({@link FairQueue}) ──▶ clients ({@link FairQueue}) ──▶ a queue for each demand
 * </pre>
 *
 * A turn costs the same whatever the job, so shares are of jobs, not of seconds. Only a job's first
 * attempt is charged: one that comes back goes to the front of its client's line, since a lost node
 * is no fault of its own.
 *
 * <p>Adding, removing and charging cost logarithms. {@link #cursor} reads only what it is asked
 * for: flows with work and queues, never all jobs. Turns are not stored: after a restart all flows
 * with queued jobs begin at one virtual time, as if they had just come in together.
 */
public final class Backlog {
  private final SortedMap<Integer, FairQueues<TenantId, TenantQueue>> tiers =
      new TreeMap<>(Comparator.reverseOrder());
  // In the order in which they came: sums over them are the same in every replay.
  private final Map<Demand, Bucket> buckets = new LinkedHashMap<>();
  private final Map<QueueKey, Integer> counts = new HashMap<>();
  private final TenantWeights weights;
  private int size;

  public Backlog(TenantWeights weights) {
    this.weights = weights;
  }

  public void add(Job job) {
    Bucket bucket =
        buckets.computeIfAbsent(Demand.of(job), demand -> new Bucket(demand, job.ticket().shape()));
    TenantQueue line =
        tiers
            .computeIfAbsent(job.ticket().priority(), tier -> new FairQueues<>())
            .enter(job.ticket().tenant(), TenantQueue::new);
    if (line.add(bucket, job)) {
      bucket.grow(job.ticket().priority());
      size++;
      counts.merge(QueueKey.of(job), 1, Integer::sum);
    }
  }

  /** The job must be as it was when it was added. */
  public void remove(Job job) {
    Bucket bucket = buckets.get(Demand.of(job));
    FairQueues<TenantId, TenantQueue> tier = tiers.get(job.ticket().priority());
    TenantQueue tenant = tier == null ? null : tier.find(job.ticket().tenant());
    if (bucket == null || tenant == null || !tenant.remove(bucket, job)) {
      return;
    }
    size--;
    counts.computeIfPresent(QueueKey.of(job), (key, jobs) -> jobs == 1 ? null : jobs - 1);
    bucket.shrink(job.ticket().priority());
    if (bucket.size() == 0) {
      buckets.remove(bucket.demand());
    }
    if (tenant.isEmpty()) {
      tier.leave(job.ticket().tenant());
    }
    if (tier.isEmpty()) {
      tiers.remove(job.ticket().priority());
    }
  }

  /** Its policy holds the job back, though a node is free. */
  public void held(Job job, Instant now) {
    Bucket bucket = buckets.get(Demand.of(job));
    if (bucket != null) {
      bucket.held(job.ticket().priority(), now);
    }
  }

  /** Its turn came, and all nodes that may take it are busy. */
  public void blocked(Job job, Instant now) {
    Bucket bucket = buckets.get(Demand.of(job));
    if (bucket != null) {
      bucket.blocked(job.ticket().priority(), now);
    }
  }

  /** Whoever's jobs they are. */
  public Collection<Bucket> buckets() {
    return Collections.unmodifiableCollection(buckets.values());
  }

  /** The job gets a node, and its tenant and client pay for the turn. It is still to be removed. */
  public void served(Job job) {
    FairQueues<TenantId, TenantQueue> tier = tiers.get(job.ticket().priority());
    TenantQueue tenant = tier == null ? null : tier.find(job.ticket().tenant());
    Bucket bucket = buckets.get(Demand.of(job));
    if (bucket != null) {
      bucket.moved(job.ticket().priority());
    }
    if (tenant != null && isCharged(job)) {
      tier.turns().served(job.ticket().tenant(), weights.of(job.ticket().tenant()));
      tenant.clients().turns().served(client(job), 1);
    }
  }

  static boolean isCharged(Job job) {
    return !QueuePlace.isRequeued(job);
  }

  static String client(Job job) {
    return job.ticket().queueLine();
  }

  /** As they would be served if they were of one client and one tier. */
  public static List<Job> inOrder(Collection<Job> jobs) {
    return jobs.stream().sorted(Comparator.comparing(QueuePlace::of)).toList();
  }

  /** Of the jobs that wait, of which there must be some. */
  public int lowestTier() {
    return tiers.lastKey();
  }

  /** How many jobs wait, by tenant, pool and tier. */
  public Map<QueueKey, Integer> counts() {
    return Collections.unmodifiableMap(counts);
  }

  public int size() {
    return size;
  }

  /** Starts at the first in line. */
  public BacklogCursor cursor() {
    return new BacklogCursor(Collections.unmodifiableCollection(tiers.values()), weights);
  }
}
