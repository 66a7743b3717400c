package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.Comparator;
import java.util.List;

/**
 * The node of the highest priority that has a free slot; of one priority the least loaded. So what
 * is dear, or somebody's own machine, gets work only when the others are full.
 */
public final class PriorityBased implements PlacementPolicy {
  private static final Comparator<Candidate> ORDER =
      Comparator.comparingInt((Candidate node) -> node.view().priority())
          .reversed()
          .thenComparing(LeastLoaded.ORDER);

  @Override
  public String name() {
    return "priority_based";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    return Best.of(candidates, ORDER);
  }

  @Override
  public Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new FigureRanking(candidates, taken, PriorityBased::figure);
  }

  /** A share of slots is less than one step of priority. */
  private static double figure(Candidate node) {
    return LeastLoaded.share(node) - 2.0 * node.view().priority();
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return "%s: priority %d, %d of %d slots in use"
        .formatted(name(), chosen.view().priority(), chosen.occupied(), chosen.slots());
  }
}
