package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;

/**
 * The node of the highest priority that has a free slot; within a priority the least loaded. So an
 * expensive node, or somebody's own machine, gets work only when the others are full.
 */
public final class PriorityBased extends FigurePolicy {
  @Override
  public String name() {
    return "priority_based";
  }

  /** A share of slots is less than one step of priority. */
  @Override
  double figure(Candidate node) {
    return LeastLoaded.share(node) - 2.0 * node.view().settings().priority();
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return "%s: priority %d, %d of %d slots in use"
        .formatted(name(), chosen.view().settings().priority(), chosen.occupied(), chosen.slots());
  }
}
