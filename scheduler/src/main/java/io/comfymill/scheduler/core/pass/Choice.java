package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.filter.NodeFilters;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.sticky.StickyAssignments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that one demand may choose from. Whether a node suits it does not change within a pass,
 * so that is checked once; only slots fill up.
 */
public final class Choice {
  private final Bucket bucket;
  private final Demand demand;
  private final List<Candidate> fleet;
  private final Instant now;
  private final StickyAssignments sticky;
  private final Rankings rankings = new Rankings();
  private @Nullable Shortlist shortlist;
  private int taken;
  private boolean closed;
  private boolean held;
  private final Set<Integer> blocked = new HashSet<>(1);

  public Choice(Bucket bucket, Lanes fleet, StickyAssignments sticky, Instant now) {
    this.bucket = bucket;
    this.demand = bucket.demand();
    this.fleet = fleet.of(demand.requirements());
    this.sticky = sticky;
    this.now = now;
  }

  public Demand demand() {
    return demand;
  }

  /** Its jobs that are still to be placed. */
  int left() {
    return bucket.size() - taken;
  }

  /** One of its jobs got a node. */
  void taken() {
    taken++;
    if (demand.requirements().sticky() != null) {
      shortlist = null; // its key may belong to that node now
      rankings.clear();
    }
  }

  /** Is this the first job of its tier that finds all its nodes busy? */
  boolean isFirstBlocked(int tier) {
    return !held && !allowed().isEmpty() && blocked.add(tier);
  }

  /** VRAM of a card that several nodes use was promised. */
  void vramPromised() {
    rankings.clear();
  }

  /** No node takes any more of its jobs: slots only fill up within a pass. */
  void close() {
    closed = true;
  }

  /** Its jobs are better off waiting than on a node that is free now. */
  void hold() {
    held = true;
    close();
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * The policy's choice for such work; null where no node takes it.
   *
   * @param used the pass appends each node that it gives work
   */
  @Nullable Candidate next(PlacementPolicy policy, Work work, List<Candidate> used) {
    return rankings.next(policy, work, this::open, used);
  }

  /** The nodes that take one of its jobs now, by id. */
  List<Candidate> open() {
    List<Candidate> open = new ArrayList<>();
    for (Candidate candidate : allowed()) {
      if (!candidate.isFull()
          && candidate.hasVramLeft(demand.requirements().minVramBytes())
          && NodeFilters.notReady(candidate.view(), now) == null) {
        open.add(candidate);
      }
    }
    return open;
  }

  /** The nodes that its jobs may go to, free or not. */
  public List<Candidate> allowed() {
    return shortlist().nodes();
  }

  private Shortlist shortlist() {
    Shortlist known = shortlist;
    if (known == null) {
      known = new Shortlist(demand, suitable(), fleet, sticky.of(demand.requirements()));
      shortlist = known;
    }
    return known;
  }

  private List<Candidate> suitable() {
    Requirements wanted = demand.requirements();
    List<Candidate> suitable = new ArrayList<>();
    for (Candidate candidate : fleet) {
      if (NodeFilters.unsuitable(wanted, candidate.view(), now) == null) {
        suitable.add(candidate);
      }
    }
    return suitable;
  }

  /**
   * Why each node does not take its jobs now; without those that would.
   *
   * @param onlyHeld its policy holds its jobs back, though a node is free
   */
  public SortedMap<NodeId, NodeRefusal> refusals(boolean onlyHeld) {
    SortedMap<NodeId, NodeRefusal> refusals = new TreeMap<>();
    for (Candidate candidate : fleet) {
      NodeRefusal refusal = refusal(candidate, onlyHeld);
      if (refusal != null) {
        refusals.put(candidate.id(), refusal);
      }
    }
    return refusals;
  }

  private @Nullable NodeRefusal refusal(Candidate candidate, boolean onlyHeld) {
    NodeRefusal unsuitable = NodeFilters.unsuitable(demand.requirements(), candidate.view(), now);
    if (unsuitable != null) {
      return unsuitable;
    }
    NodeRefusal leftOut = shortlist().refusal(candidate);
    if (leftOut != null) {
      return leftOut;
    } else if (candidate.isFull() && !candidate.view().paused()) {
      return NodeFilters.full(candidate.view());
    }
    NodeRefusal notReady = NodeFilters.notReady(candidate.view(), now);
    if (notReady != null) {
      return notReady;
    } else if (!candidate.hasVramLeft(demand.requirements().minVramBytes())) {
      return NodeRefusal.vramPromised(candidate.vramPromisedToOthers());
    }
    return onlyHeld ? Reason.COLD.with() : null;
  }
}
