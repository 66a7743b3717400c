package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;
import java.util.function.Predicate;

/**
 * The alternatives to taking a free node.
 *
 * @param suitable nodes that could run the job, free or not
 * @param queued waiting jobs of its demand, including itself
 * @param heldSeconds how long jobs of its demand and tier have been held back
 * @param missedTurns how many turns of its tenant went to others since it was last served
 * @param outranksOthers do jobs of lower tiers wait, too?
 * @param wantedByOthers is there other waiting work, of its tier or a higher one, that may go to a
 *     node and finds its models loaded there?
 */
public record Alternatives(
    List<Candidate> suitable,
    int queued,
    double heldSeconds,
    int missedTurns,
    boolean outranksOthers,
    Predicate<Candidate> wantedByOthers) {
  /**
   * In how many seconds the nodes that are warm for it will have done what they hold and all that
   * is queued of it; infinite where none is warm. Other work for the same nodes is left out.
   */
  double workedOffIn(Work work) {
    int warm = 0;
    double busy = 0;
    double running = 0;
    for (Candidate node : suitable) {
      NodeProjection projection = node.projection();
      if (projection.isWarm(work)) {
        warm++;
        busy += projection.busySeconds();
        running += projection.runSeconds(work);
      }
    }
    return warm == 0 ? Double.POSITIVE_INFINITY : (busy + running / warm * queued) / warm;
  }
}
