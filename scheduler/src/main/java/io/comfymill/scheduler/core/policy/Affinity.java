package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;

/**
 * The node expected to be done first, loading included: the time until it is free, plus loading the
 * models that it lacks, plus how long such work runs there. So equal work goes where its models
 * are, until the queue there takes longer than loading elsewhere; and a workflow of which only the
 * end has changed goes where the results of the rest are held. Where loading would evict the
 * fleet's only copy of something else, a part of reloading that counts too, so that second copies
 * are evicted first.
 *
 * <p>In a busy fleet the node that becomes free is rarely the warm one. So work that would have to
 * load may leave a free slot to others and wait, as long as
 *
 * <ul>
 *   <li>the node is not idle: queued behind other work it gains nothing, and it may yet find a warm
 *       node. Where jobs of lower tiers wait, which would keep the node busy, it takes the slot;
 *   <li>other waiting work finds its models on this node: a node first does all that needs no
 *       loading, since every load costs everybody time;
 *   <li>other nodes are warm for it and will have done all that is queued of it before this node
 *       could load and run it. Otherwise there is demand for one more copy.
 * </ul>
 *
 * <p>It waits at most {@value #MOST_RUN_TIMES_HELD} times as long as it would take here, loading
 * included, counted from when a job of its demand and tier last got a node; so nothing waits for
 * ever. And it does not wait once its tenant has let others go first {@value #MOST_TURNS_MISSED}
 * times in a row.
 */
public final class Affinity extends EarliestPolicy {
  /**
   * With less, an overloaded fleet gives in too early and loads even more; more is hard on rarely
   * used models.
   */
  private static final int MOST_RUN_TIMES_HELD = 5;

  /** A tenant makes up for that many turns, so shares still hold. */
  private static final int MOST_TURNS_MISSED = 2;

  /** Roughly how likely an evicted only copy is to be needed again soon. */
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
    double patience = MOST_RUN_TIMES_HELD * (loading + projection.runSeconds(work));
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
