package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * How long queued work waits for what nodes have loaded: the seconds in which the nodes that are
 * warm for a demand could do what they have and all that is queued of it. Other demands that want
 * the same nodes are left out: they take turns with this one, they do not go before it.
 */
public final class Pressure {
  private final List<Waiting> queued = new ArrayList<>();

  /**
   * @param queued one for each demand
   */
  public Pressure(List<Queued> queued, List<Candidate> fleet) {
    for (Queued demand : queued) {
      if (!demand.work().models().isEmpty() && demand.jobs() > 0) {
        this.queued.add(
            new Waiting(demand.work(), workedOffIn(demand.work(), demand.jobs(), fleet)));
      }
    }
  }

  /**
   * When the warm nodes will have done it all; infinite where none is warm.
   *
   * @param suitable nodes that may run it
   */
  static double workedOffIn(Work work, int jobs, List<Candidate> suitable) {
    int warm = 0;
    double busy = 0;
    double running = 0;
    for (Candidate node : suitable) {
      if (node.room().online() && !node.room().draining() && node.outlook().isWarm(work)) {
        warm++;
        busy += node.outlook().busySeconds();
        running += node.outlook().runSeconds(work);
      }
    }
    return warm == 0 ? Double.POSITIVE_INFINITY : (busy + running / warm * jobs) / warm;
  }

  /** How long what is queued waits already for the models that the node would drop for this. */
  double displacedBy(Work work, Candidate node) {
    double most = 0;
    for (Waiting waiting : queued) {
      Outlook outlook = node.outlook();
      if (waiting.seconds > most
          && outlook.isWarm(waiting.work)
          && !outlook.staysWarm(waiting.work, work)) {
        most = waiting.seconds;
      }
    }
    return most;
  }

  /** Jobs of one demand that wait. */
  public record Queued(Work work, int jobs) {}

  private record Waiting(Work work, double seconds) {}
}
