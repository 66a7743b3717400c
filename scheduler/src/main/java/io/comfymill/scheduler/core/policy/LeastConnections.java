package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;

/**
 * The node with the fewest attempts, however many it could take; among equals the one that waited
 * longest.
 */
public final class LeastConnections implements PlacementPolicy {
  @Override
  public String name() {
    return "least_connections";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    Candidate best = candidates.get(0);
    for (int i = 1; i < candidates.size(); i++) {
      if (isBetter(candidates.get(i), best)) {
        best = candidates.get(i);
      }
    }
    return best;
  }

  static boolean isBetter(Candidate candidate, Candidate best) {
    int byCount = Integer.compare(candidate.occupied(), best.occupied());
    return byCount != 0 ? byCount < 0 : candidate.lastUsed() < best.lastUsed();
  }
}
