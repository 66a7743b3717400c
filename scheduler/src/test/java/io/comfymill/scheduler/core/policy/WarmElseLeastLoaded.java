package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;

/**
 * What the best of other load balancers do: a node that has the models loaded, else the least
 * loaded. Only here, to be compared with.
 */
public final class WarmElseLeastLoaded implements PlacementPolicy {
  private static final PlacementPolicy LEAST_LOADED = new LeastLoaded();

  @Override
  public String name() {
    return "warm_else_least_loaded";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    List<Candidate> warm =
        candidates.stream().filter(candidate -> candidate.projection().isWarm(work)).toList();
    return LEAST_LOADED.choose(work, warm.isEmpty() ? candidates : warm);
  }

  @Override
  public Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new Scan(this, work, candidates);
  }
}
