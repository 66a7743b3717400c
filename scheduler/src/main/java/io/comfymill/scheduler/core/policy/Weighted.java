package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.Comparator;
import java.util.List;

/**
 * By turns, a node of twice the weight having twice as many; and smoothly, so that a heavy node's
 * turns lie between those of the others. A node that is full or does not suit misses its turn and
 * has it as soon as it can, but does not save up more than one; see {@link
 * io.comfymill.scheduler.core.fleet.WeightedTurns}.
 */
public final class Weighted implements PlacementPolicy {
  private static final Comparator<Candidate> ORDER =
      Comparator.comparingDouble(Weighted::middleOfTurn).thenComparingLong(Candidate::lastUsed);

  @Override
  public String name() {
    return "weighted";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    return Best.of(candidates, ORDER);
  }

  @Override
  public Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new FigureRanking(candidates, taken, Weighted::middleOfTurn);
  }

  /** By a turn's beginning or end, light or heavy nodes would go first. */
  private static double middleOfTurn(Candidate node) {
    return node.turn() + 0.5 / Math.max(1, node.view().weight());
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return "%s: its turn, with weight %d".formatted(name(), chosen.view().weight());
  }
}
