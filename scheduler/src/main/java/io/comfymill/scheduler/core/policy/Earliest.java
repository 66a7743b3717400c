package io.comfymill.scheduler.core.policy;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Picks the candidate that is first to be done; those about as early share evenly. */
final class Earliest {
  /** Expectations are means of a few runs: nearer to each other than that they say nothing. */
  private static final double ABOUT = 1.05;

  private Earliest() {}

  static Candidate of(List<Candidate> candidates, ToDoubleFunction<Candidate> seconds) {
    double[] costs = candidates.stream().mapToDouble(seconds).toArray();
    double least = Double.MAX_VALUE;
    for (double cost : costs) {
      least = Math.min(least, cost);
    }
    Candidate best = null;
    for (int i = 0; i < costs.length; i++) {
      Candidate candidate = candidates.get(i);
      if (costs[i] <= least * ABOUT
          && (best == null || LeastConnections.isBetter(candidate, best))) {
        best = candidate;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("no candidates");
    }
    return best;
  }
}
