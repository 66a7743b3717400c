package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;
import java.util.List;

/**
 * The node that is expected to be done first: what it has still to do, and how long such work runs
 * there. Knows slow nodes from fast ones; does not look at what is loaded.
 */
public final class FastestCompletion implements PlacementPolicy {
  @Override
  public String name() {
    return "fastest_completion";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    return Earliest.of(candidates, node -> doneIn(work, node.projection()));
  }

  @Override
  public Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new EarliestRanking(candidates, taken, node -> doneIn(work, node.projection()));
  }

  private static double doneIn(Work work, NodeProjection projection) {
    return projection.busySeconds() + projection.runSeconds(work);
  }

  @Override
  public double gain(Ahead waiting, Candidate on, Candidate idle) {
    return on.projection().doneIn(waiting.attempt()) - idle.projection().doneIn(waiting.work());
  }
}
