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
    return Earliest.of(
        candidates,
        candidate -> candidate.outlook().busySeconds() + candidate.outlook().runSeconds(work));
  }

  @Override
  public double gain(Ahead waiting, Candidate on, Candidate idle) {
    return on.outlook().doneIn(waiting.attempt()) - idle.outlook().doneIn(waiting.work());
  }
}
