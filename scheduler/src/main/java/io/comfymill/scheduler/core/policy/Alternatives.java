package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;
import java.util.function.Predicate;

/**
 * What else there is than to take a free node.
 *
 * @param suitable nodes that may run the job, free or not
 * @param queued jobs of its demand that wait, itself among them
 * @param heldSeconds since when jobs of its demand and tier have only waited
 * @param missedTurns how many turns its tenant has let others have since it was last served
 * @param outranksOthers do jobs of lower tiers wait, too?
 * @param wantedByOthers does other work of its tier or a higher one wait that may go to a node and
 *     finds its models there?
 */
public record Alternatives(
    List<Candidate> suitable,
    int queued,
    double heldSeconds,
    int missedTurns,
    boolean outranksOthers,
    Predicate<Candidate> wantedByOthers) {
  /**
   * When the nodes that are warm for it will have done all that they have and all that is queued of
   * it; infinite where none is warm. Other work that wants the same nodes is left out.
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
