package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;

/**
 * What the best of other load balancers do: a node that has the models loaded, else the least
 * loaded. Only here, to be compared with.
 */
public final class WarmElseLeastLoaded implements PlacementPolicy {
  @Override
  public String name() {
    return "warm_else_least_loaded";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    List<Candidate> warm =
        candidates.stream().filter(candidate -> candidate.projection().isWarm(work)).toList();
    return Best.of(warm.isEmpty() ? candidates : warm, LeastLoaded.ORDER);
  }
}
