package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.policy.Candidate;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a demand goes to, of those that could run it, free or not. These rules apply in
 * order, each only where it leaves any node:
 *
 * <ol>
 *   <li>for a job that is API-only, the API lanes;
 *   <li>those that have not failed the job;
 *   <li>after it ran out of VRAM, those that have more than any on which it did. Where there is
 *       none, any untried node: an equal card may have more of it free, since what else uses VRAM
 *       there is not known here;
 *   <li>the node of its sticky key. Where that was ruled out above, the key moves with the job.
 * </ol>
 */
final class Shortlist {
  private final Demand demand;
  private final @Nullable NodeId stickyNode;

  /** 0 where the job did not run out of VRAM, or it is not known of how much. */
  private final long exhaustedBytes;

  private final List<Candidate> nodes;

  /**
   * @param stickyNode the node of the demand's sticky key; null where it has none
   * @param fleet all nodes, to know the VRAM of those that ran out of it
   */
  Shortlist(
      Demand demand, List<Candidate> suitable, List<Candidate> fleet, @Nullable NodeId stickyNode) {
    this.demand = demand;
    this.stickyNode = stickyNode;
    this.exhaustedBytes = exhausted(demand, fleet);
    boolean anyWill =
        demand.avoid().isEmpty() && stickyNode == null && !demand.requirements().needsNoGpu();
    this.nodes = anyWill ? suitable : preferred(suitable);
  }

  private List<Candidate> preferred(List<Candidate> suitable) {
    List<Candidate> left = prefer(suitable, node -> node.view().apiLane());
    left = prefer(left, node -> !demand.avoid().contains(node.id()));
    left = prefer(left, this::hasMoreVram);
    return prefer(left, node -> node.id().equals(stickyNode));
  }

  private static long exhausted(Demand demand, List<Candidate> fleet) {
    if (demand.outOfMemory().isEmpty()) {
      return 0;
    }
    return fleet.stream()
        .filter(node -> demand.outOfMemory().contains(node.id()))
        .mapToLong(node -> node.view().vramTotalBytes())
        .max()
        .orElse(0);
  }

  private boolean hasMoreVram(Candidate node) {
    return exhaustedBytes == 0 || node.view().vramTotalBytes() > exhaustedBytes;
  }

  private static List<Candidate> prefer(List<Candidate> nodes, Predicate<Candidate> better) {
    List<Candidate> best = nodes.stream().filter(better).toList();
    return best.isEmpty() ? nodes : best;
  }

  /** By node id. */
  List<Candidate> nodes() {
    return nodes;
  }

  /** Why a suitable node was left out; null where it was not. */
  @Nullable NodeRefusal refusal(Candidate node) {
    if (nodes.contains(node)) {
      return null;
    } else if (!node.view().apiLane() && nodes.stream().anyMatch(left -> left.view().apiLane())) {
      return Reason.NO_API_LANE.with();
    } else if (demand.avoid().contains(node.id())) {
      return Reason.FAILED_HERE.with();
    } else if (!hasMoreVram(node)) {
      return NodeRefusal.noMoreVram(node.view().vramTotalBytes());
    }
    return stickyNode == null ? null : Reason.STICKY_ELSEWHERE.with(stickyNode);
  }
}
