package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;

/**
 * The node that is expected to be done first, loading included: time until it is free, plus the
 * models it would have to load, plus how long such work runs there. So equal work goes where its
 * models are, until the line there is longer than loading elsewhere takes.
 */
public final class Affinity implements PlacementPolicy {
  @Override
  public String name() {
    return "affinity";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    return Earliest.of(candidates, candidate -> doneIn(work, candidate.outlook()));
  }

  private static double doneIn(Work work, Outlook outlook) {
    return outlook.busySeconds() + outlook.loadSeconds(work) + outlook.runSeconds(work);
  }
}
