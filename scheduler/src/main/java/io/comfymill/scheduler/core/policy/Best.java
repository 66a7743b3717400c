package io.comfymill.scheduler.core.policy;

import java.util.Comparator;
import java.util.List;

/** Picks the first of the candidates by an order; among equals the one with the first id. */
final class Best {
  private Best() {}

  static Candidate of(List<Candidate> candidates, Comparator<Candidate> order) {
    Candidate best = candidates.get(0);
    for (int i = 1; i < candidates.size(); i++) {
      if (order.compare(candidates.get(i), best) < 0) {
        best = candidates.get(i);
      }
    }
    return best;
  }
}
