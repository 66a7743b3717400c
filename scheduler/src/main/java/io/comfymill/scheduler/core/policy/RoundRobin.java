package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;

/** One after the other in the order of their ids, going on after the node used last. */
public final class RoundRobin implements PlacementPolicy {
  @Override
  public String name() {
    return "round_robin";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    int last = 0;
    for (int i = 1; i < candidates.size(); i++) {
      if (candidates.get(i).lastUsed() > candidates.get(last).lastUsed()) {
        last = i;
      }
    }
    boolean fresh = candidates.get(last).lastUsed() == 0;
    return candidates.get(fresh ? 0 : (last + 1) % candidates.size());
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return name() + ": its turn";
  }
}
