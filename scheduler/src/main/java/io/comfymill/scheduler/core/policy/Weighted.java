package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;

/**
 * By turns, a node of twice the weight having twice as many; spread out, so that a heavy node's
 * turns lie between those of the others. A node that is full or unsuitable misses its turn and has
 * it as soon as it can, but saves up no more than one; see {@link
 * io.comfymill.scheduler.core.fleet.WeightedTurns}.
 */
public final class Weighted extends FigurePolicy {
  @Override
  public String name() {
    return "weighted";
  }

  /** The middle of its turn: by the beginning or the end, light or heavy nodes would go first. */
  @Override
  double figure(Candidate node) {
    return node.turn() + 0.5 / Math.max(1, node.view().settings().weight());
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return "%s: its turn, with weight %d".formatted(name(), chosen.view().settings().weight());
  }
}
