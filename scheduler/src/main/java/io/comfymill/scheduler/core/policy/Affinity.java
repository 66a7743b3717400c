package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;

/**
 * The node that is expected to be done first, loading included: time until it is free, plus the
 * models it would have to load, plus how long such work runs there. So equal work goes where its
 * models are, until the line there is longer than loading elsewhere takes. Where loading would drop
 * the fleet's only copy of something else, a part of loading that again counts too, so that second
 * copies go first.
 *
 * <p>In a busy fleet the node that becomes free is rarely the one that is warm. So work that would
 * have to load may also leave a free slot to others and wait, as long as
 *
 * <ul>
 *   <li>the node is not idle: behind other work it gains nothing, and may yet find a warm node.
 *       Where jobs of lower tiers wait, which would keep the node busy, it takes the slot;
 *   <li>other work waits that finds its models on this node: a node first does all that it can do
 *       without loading, since every load takes time from everybody;
 *   <li>other nodes are warm for it, and will have done all that is queued of it sooner than this
 *       node could load and run it. Else demand asks for one more copy.
 * </ul>
 *
 * <p>It waits for {@value #PATIENCE} times what it would take here at most, loading included,
 * counted anew whenever a job of its demand and tier gets a node; so nothing waits for ever. And it
 * does not wait where its tenant has let others go first {@value #MOST_TURNS_MISSED} times running.
 */
public final class Affinity extends EarliestPolicy {
  /**
   * Less gives in too early where the fleet is overloaded, which then loads all the more; more is
   * hard on what is asked for rarely.
   */
  private static final int PATIENCE = 5;

  /** Its tenant makes up for that many, so that shares still hold. */
  private static final int MOST_TURNS_MISSED = 2;

  /** How likely it is, about, that an only copy that is dropped will be missed soon. */
  private static final double MISSED = 0.25;

  @Override
  public String name() {
    return "affinity";
  }

  @Override
  double cost(Work work, NodeProjection node) {
    return node.doneIn(work) + MISSED * node.displacedSeconds(work);
  }

  @Override
  public boolean waits(Work work, Candidate chosen, Alternatives alternatives) {
    NodeProjection projection = chosen.projection();
    double loading = projection.loadSeconds(work);
    double patience = PATIENCE * (loading + projection.runSeconds(work));
    if (loading == 0
        || alternatives.heldSeconds() >= patience
        || alternatives.missedTurns() >= MOST_TURNS_MISSED) {
      return false;
    }
    return (projection.busySeconds() > 0 && !alternatives.outranksOthers())
        || alternatives.wantedByOthers().test(chosen)
        || alternatives.workedOffIn(work) <= cost(work, projection);
  }

  @Override
  public double gain(Ahead waiting, Candidate on, Candidate idle) {
    return on.projection().doneIn(waiting.attempt()) - cost(waiting.work(), idle.projection());
  }
}
