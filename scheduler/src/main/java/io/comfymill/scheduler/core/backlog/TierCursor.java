package io.comfymill.scheduler.core.backlog;

import io.comfymill.common.id.TenantId;
import io.comfymill.scheduler.core.fairshare.FairQueueCursor;
import io.comfymill.scheduler.core.fairshare.FairQueues;
import io.comfymill.scheduler.core.fairshare.TenantWeights;
import io.comfymill.scheduler.core.job.Job;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through one tier of the backlog. */
final class TierCursor {
  private final FairQueues<TenantId, TenantQueue> tier;
  private final TenantWeights weights;
  private final FairQueueCursor<TenantId> turns;
  private final Map<TenantId, TenantCursor> tenants = new HashMap<>();
  private final Set<Bucket> leftOut = Collections.newSetFromMap(new IdentityHashMap<>());

  TierCursor(FairQueues<TenantId, TenantQueue> tier, TenantWeights weights) {
    this.tier = tier;
    this.weights = weights;
    this.turns = tier.turns().cursor();
  }

  BacklogCursor.@Nullable Turn next() {
    for (TenantId id = turns.first(); id != null; id = turns.first()) {
      RowCursor row = tenant(id).next();
      if (row != null) {
        return new BacklogCursor.Turn(
            row.bucket, row.head.getValue(), turns.missed(weights.of(id)));
      }
      turns.leave();
    }
    return null;
  }

  void take(Job job) {
    TenantId id = job.ticket().tenant();
    if (Backlog.isCharged(job)) {
      turns.served(weights.of(id));
    }
    tenant(id).take(job);
  }

  void leaveOut(Job job) {
    tenant(job.ticket().tenant()).leaveOut(job);
  }

  void leaveOut(Bucket demand) {
    leftOut.add(demand);
  }

  private TenantCursor tenant(TenantId id) {
    return tenants.computeIfAbsent(
        id, key -> new TenantCursor(Objects.requireNonNull(tier.find(key))));
  }

  private final class TenantCursor {
    private final TenantQueue line;
    private final FairQueueCursor<String> turns;
    private final Map<String, PriorityQueue<RowCursor>> clients = new HashMap<>();

    TenantCursor(TenantQueue line) {
      this.line = line;
      this.turns = line.clients().turns().cursor();
    }

    /** A tenant whose demands are all left out is done without a look at its clients. */
    @Nullable RowCursor next() {
      if (leftOut.containsAll(line.demands())) {
        return null;
      }
      for (String id = turns.first(); id != null; id = turns.first()) {
        RowCursor row = first(rows(id));
        if (row != null) {
          return row;
        }
        turns.leave();
      }
      return null;
    }

    private @Nullable RowCursor first(PriorityQueue<RowCursor> rows) {
      RowCursor first = rows.peek();
      while (first != null && leftOut.contains(first.bucket)) {
        rows.remove();
        first = rows.peek();
      }
      return first;
    }

    void take(Job job) {
      String client = Backlog.client(job);
      if (Backlog.isCharged(job)) {
        turns.served(1);
      }
      RowCursor row = rows(client).remove();
      if (row.advance()) {
        rows(client).add(row);
      }
    }

    /** All of its queue, of which it is the first. */
    void leaveOut(Job job) {
      PriorityQueue<RowCursor> rows = rows(Backlog.client(job));
      Bucket left = rows.element().bucket;
      rows.removeIf(row -> row.bucket == left);
    }

    PriorityQueue<RowCursor> rows(String client) {
      return clients.computeIfAbsent(
          client, key -> open(Objects.requireNonNull(line.clients().find(key))));
    }

    private PriorityQueue<RowCursor> open(ClientQueue line) {
      PriorityQueue<RowCursor> rows = new PriorityQueue<>();
      for (DemandQueue queue : line.queues()) {
        for (Map<QueuePlace, Job> row : queue.rows()) {
          if (!row.isEmpty() && !leftOut.contains(queue.bucket())) {
            rows.add(new RowCursor(queue.bucket(), row));
          }
        }
      }
      return rows;
    }
  }

  /** A row of jobs and the one that is next in it. Reads only as far as it is asked. */
  private static final class RowCursor implements Comparable<RowCursor> {
    private final Bucket bucket;
    private final Iterator<Map.Entry<QueuePlace, Job>> jobs;
    private Map.Entry<QueuePlace, Job> head;

    RowCursor(Bucket bucket, Map<QueuePlace, Job> row) {
      this.bucket = bucket;
      this.jobs = row.entrySet().iterator();
      this.head = jobs.next();
    }

    boolean advance() {
      if (!jobs.hasNext()) {
        return false;
      }
      head = jobs.next();
      return true;
    }

    @Override
    public int compareTo(RowCursor other) {
      return head.getKey().compareTo(other.head.getKey());
    }
  }
}
