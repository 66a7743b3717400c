package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Goes by one figure of a node, the smallest first; of equal ones the node unused for longest. */
abstract class FigurePolicy implements PlacementPolicy {
  private final Comparator<Candidate> order =
      Comparator.comparingDouble(this::figure).thenComparingLong(Candidate::lastUsed);

  abstract double figure(Candidate node);

  @Override
  public final Candidate choose(Work work, List<Candidate> candidates) {
    return Collections.min(candidates, order);
  }

  @Override
  public final Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new FigureRanking(candidates, taken, this::figure);
  }
}
