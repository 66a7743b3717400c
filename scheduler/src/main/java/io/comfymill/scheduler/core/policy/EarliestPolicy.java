package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Goes by when a node would be done; nodes that would be done at about the same time share evenly.
 */
abstract class EarliestPolicy implements PlacementPolicy {
  /** Expectations are means of a few runs: closer to each other than that they say nothing. */
  static final double ABOUT = 1.05;

  private static final Comparator<Candidate> FEWEST_ATTEMPTS =
      Comparator.comparingInt(Candidate::occupied).thenComparingLong(Candidate::lastUsed);

  /** Seconds until the work would be done, and what else speaks against the node. */
  abstract double cost(Work work, NodeProjection node);

  @Override
  public final Candidate choose(Work work, List<Candidate> candidates) {
    double[] costs = new double[candidates.size()];
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < costs.length; i++) {
      costs[i] = cost(work, candidates.get(i).projection());
      least = Math.min(least, costs[i]);
    }
    List<Candidate> about = new ArrayList<>();
    for (int i = 0; i < costs.length; i++) {
      if (costs[i] <= least * ABOUT) {
        about.add(candidates.get(i));
      }
    }
    return Collections.min(about, FEWEST_ATTEMPTS);
  }

  @Override
  public final Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new EarliestRanking(candidates, taken, node -> cost(work, node.projection()));
  }
}
