package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;

/**
 * One node after the other, at first by id. The turn belongs to the node that has waited longest
 * for one, so a node that is full or unsuitable has it as soon as it can.
 */
public final class RoundRobin extends FigurePolicy {
  @Override
  public String name() {
    return "round_robin";
  }

  @Override
  double figure(Candidate node) {
    return 0;
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return name() + ": its turn";
  }
}
