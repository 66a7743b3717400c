package io.comfymill.scheduler.core.backlog;

import io.comfymill.common.id.TenantId;
import io.comfymill.scheduler.core.job.Job;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A {@link Walk} through one tier. */
final class TierWalk {
  private final Line<TenantId, Line<String, ClientLine>> tier;
  private final TenantWeights weights;
  private final FairQueue<TenantId> turns;
  private final Map<TenantId, TenantWalk> tenants = new HashMap<>();

  TierWalk(Line<TenantId, Line<String, ClientLine>> tier, TenantWeights weights) {
    this.tier = tier;
    this.weights = weights;
    this.turns = tier.turns().copy();
  }

  Walk.@Nullable Turn next() {
    for (TenantId id = turns.first(); id != null; id = turns.first()) {
      LaneWalk lane = tenant(id).next();
      if (lane != null) {
        return new Walk.Turn(lane.bucket, lane.head, turns.missed(id, weights.of(id)));
      }
      turns.leave(id);
    }
    return null;
  }

  void take(Job job) {
    TenantId id = job.ticket().tenant();
    if (Backlog.isCharged(job)) {
      turns.served(id, weights.of(id));
    }
    tenant(id).take(job);
  }

  void leaveOut(Job job) {
    tenant(job.ticket().tenant()).lanes(Backlog.client(job)).remove();
  }

  private TenantWalk tenant(TenantId id) {
    return tenants.computeIfAbsent(
        id, key -> new TenantWalk(Objects.requireNonNull(tier.find(key))));
  }

  private static final class TenantWalk {
    private final Line<String, ClientLine> line;
    private final FairQueue<String> turns;
    private final Map<String, PriorityQueue<LaneWalk>> clients = new HashMap<>();

    TenantWalk(Line<String, ClientLine> line) {
      this.line = line;
      this.turns = line.turns().copy();
    }

    @Nullable LaneWalk next() {
      for (String id = turns.first(); id != null; id = turns.first()) {
        LaneWalk lane = lanes(id).peek();
        if (lane != null) {
          return lane;
        }
        turns.leave(id);
      }
      return null;
    }

    void take(Job job) {
      String client = Backlog.client(job);
      if (Backlog.isCharged(job)) {
        turns.served(client, 1);
      }
      LaneWalk lane = lanes(client).remove();
      if (lane.advance()) {
        lanes(client).add(lane);
      }
    }

    PriorityQueue<LaneWalk> lanes(String client) {
      return clients.computeIfAbsent(client, key -> open(Objects.requireNonNull(line.find(key))));
    }

    private static PriorityQueue<LaneWalk> open(ClientLine line) {
      PriorityQueue<LaneWalk> lanes = new PriorityQueue<>();
      line.lanes().forEach(lane -> lanes.add(new LaneWalk(lane)));
      return lanes;
    }
  }

  /** A lane with the job that is next in it. Reads only as far as it is asked. */
  private static final class LaneWalk implements Comparable<LaneWalk> {
    private final Bucket bucket;
    private final Iterator<Job> jobs;
    private Job head;

    LaneWalk(ClientLine.Lane lane) {
      this.bucket = lane.bucket();
      this.jobs = lane.jobs().iterator();
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
    public int compareTo(LaneWalk other) {
      return QueueOrder.INSTANCE.compare(head, other.head);
    }
  }
}
