package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;

/**
 * The node that is expected to be done first, loading included: time until it is free, plus the
 * models it would have to load, plus how long such work runs there. So equal work goes where its
 * models are, until the line there is longer than loading elsewhere takes.
 *
 * <p>In a busy fleet the node that becomes free is rarely the one that is warm, so work may also
 * leave a cold node to others and wait:
 *
 * <ul>
 *   <li>where other nodes are warm for it, and will have done all that is queued of it sooner than
 *       this node could load and run it; work that waits for the models which this node would drop
 *       counts against it as long as it waits already. So one more copy is loaded when demand asks
 *       for it, and where it hurts least;
 *   <li>where no node is warm for it, and work waits for the models that this one would drop.
 * </ul>
 *
 * It waits for ten times what loading takes at most, counted anew whenever a job of its demand and
 * tier gets a node; so nothing waits for ever.
 */
public final class Affinity implements PlacementPolicy {
  /** Less gives in too early where the fleet is overloaded, which then loads even more. */
  private static final int MOST_LOADS_HELD = 10;

  @Override
  public String name() {
    return "affinity";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    return Earliest.of(candidates, candidate -> doneIn(work, candidate.outlook()));
  }

  @Override
  public Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new EarliestRanking(candidates, taken, node -> doneIn(work, node.outlook()));
  }

  @Override
  public boolean waits(Work work, Candidate chosen, Alternatives alternatives) {
    double loading = chosen.outlook().loadSeconds(work);
    if (loading == 0 || alternatives.heldSeconds() >= MOST_LOADS_HELD * loading) {
      return false;
    }
    double displaced = alternatives.pressure().get().displacedBy(work, chosen);
    double warm = Pressure.workedOffIn(work, alternatives.queued(), alternatives.suitable());
    return Double.isInfinite(warm)
        ? displaced > 0
        : warm <= doneIn(work, chosen.outlook()) + displaced;
  }

  private static double doneIn(Work work, Outlook outlook) {
    return outlook.busySeconds() + outlook.loadSeconds(work) + outlook.runSeconds(work);
  }
}
