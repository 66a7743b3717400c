package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.filter.NodeFilters;
import io.comfymill.scheduler.core.fleet.Ahead;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.policy.PoolPolicies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts that wait behind others on their nodes should be taken back, since an idle node
 * would have them done sooner: so a run that takes unexpectedly long holds up nothing but itself.
 *
 * <p>This comes after the queued jobs' turns, so that only nodes that nobody wants are idle. Each
 * gets one attempt, and nothing more is asked for until the last request is answered. Only first
 * attempts move: so a job moves no more than once, and one that failed somewhere stays where it was
 * put.
 */
final class TakingBack {
  /** Asking, the answer and the new placement take time too; this is somewhat more. */
  private static final double LEAST_GAIN_SECONDS = 1;

  private final List<Candidate> fleet;
  private final PoolPolicies policies;
  private final Instant now;

  TakingBack(List<Candidate> fleet, PoolPolicies policies, Instant now) {
    this.fleet = fleet;
    this.policies = policies;
    this.now = now;
  }

  List<AttemptId> find() {
    List<Candidate> idle = fleet.stream().filter(TakingBack::isIdle).toList();
    if (idle.isEmpty() || fleet.stream().anyMatch(TakingBack::isAsked)) {
      return List.of();
    }
    List<Waiter> waiting = new ArrayList<>();
    fleet.forEach(node -> addWaiting(node, waiting));
    List<AttemptId> found = new ArrayList<>();
    for (Candidate node : idle) {
      Waiter best = best(waiting, node);
      if (best != null) {
        waiting.remove(best);
        found.add(best.ahead.attempt());
      }
    }
    return found;
  }

  private static boolean isIdle(Candidate node) {
    return node.view().profile().online() && node.slots() > 0 && node.occupied() == 0;
  }

  private static boolean isAsked(Candidate node) {
    return node.view().ahead().stream().anyMatch(Ahead::withdrawing);
  }

  /** The first in line runs, or is about to. */
  private static void addWaiting(Candidate node, List<Waiter> waiting) {
    List<Ahead> inOrder = node.view().ahead();
    for (Ahead ahead : inOrder.subList(Math.min(1, inOrder.size()), inOrder.size())) {
      if (ahead.expectedEnd() == null
          && ahead.attempt().number() == 1
          && ahead.work().requirements().sticky() == null) {
        waiting.add(new Waiter(ahead, node));
      }
    }
  }

  private @Nullable Waiter best(List<Waiter> waiting, Candidate idle) {
    Waiter best = null;
    double most = LEAST_GAIN_SECONDS;
    for (Waiter waiter : waiting) {
      String pool = waiter.ahead.work().requirements().pool();
      double gain = policies.of(pool).gain(waiter.ahead, waiter.node, idle);
      if (gain > most && suits(waiter, idle)) {
        best = waiter;
        most = gain;
      }
    }
    return best;
  }

  private boolean suits(Waiter waiter, Candidate node) {
    Requirements wanted = waiter.ahead.work().requirements();
    boolean rightLane = node.view().apiLane() ? wanted.needsNoGpu() : !waiter.node.view().apiLane();
    return rightLane
        && NodeFilters.unsuitable(wanted, node.view(), now) == null
        && node.hasVramLeft(wanted.minVramBytes())
        && NodeFilters.notReady(node.view(), now) == null;
  }

  /** An attempt and the node it waits on. */
  private record Waiter(Ahead ahead, Candidate node) {}
}
