package io.comfymill.scheduler.core.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Picks the candidate that is first to be done; those about as early share evenly. */
final class Earliest {
  /** Expectations are means of a few runs: nearer to each other than that they say nothing. */
  static final double ABOUT = 1.05;

  private Earliest() {}

  static Candidate of(List<Candidate> candidates, ToDoubleFunction<Candidate> seconds) {
    double[] costs = new double[candidates.size()];
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < costs.length; i++) {
      costs[i] = seconds.applyAsDouble(candidates.get(i));
      least = Math.min(least, costs[i]);
    }
    List<Candidate> about = new ArrayList<>();
    for (int i = 0; i < costs.length; i++) {
      if (costs[i] <= least * ABOUT) {
        about.add(candidates.get(i));
      }
    }
    return Best.of(about, LeastConnections.ORDER);
  }
}
