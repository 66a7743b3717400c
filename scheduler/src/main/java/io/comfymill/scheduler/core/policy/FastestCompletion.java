package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;

/**
 * The node expected to be done first, by what it has still to do and how long such work runs there.
 * Tells slow nodes from fast ones; does not look at what is loaded.
 */
public final class FastestCompletion extends EarliestPolicy {
  @Override
  public String name() {
    return "fastest_completion";
  }

  @Override
  double cost(Work work, NodeProjection node) {
    return node.busySeconds() + node.runSeconds(work);
  }

  @Override
  public double gain(Ahead waiting, Candidate on, Candidate idle) {
    return on.projection().doneIn(waiting.attempt()) - idle.projection().doneIn(waiting.work());
  }
}
