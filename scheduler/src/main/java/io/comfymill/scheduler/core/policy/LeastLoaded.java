package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;

/** The node with the least of its slots in use; among equals the one that waited longest. */
public final class LeastLoaded implements PlacementPolicy {
  @Override
  public String name() {
    return "least_loaded";
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

  private static boolean isBetter(Candidate candidate, Candidate best) {
    // Shares compared by cross-multiplying: no division, no rounding.
    int byLoad =
        Long.compare(
            (long) candidate.occupied() * best.slots(), (long) best.occupied() * candidate.slots());
    return byLoad != 0 ? byLoad < 0 : candidate.lastUsed() < best.lastUsed();
  }
}
