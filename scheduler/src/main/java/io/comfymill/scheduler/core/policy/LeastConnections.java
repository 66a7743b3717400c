package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;

/** The node with the fewest attempts, however many it could take. */
public final class LeastConnections extends FigurePolicy {
  @Override
  public String name() {
    return "least_connections";
  }

  @Override
  double figure(Candidate node) {
    return node.occupied();
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return "%s: it has %d attempts".formatted(name(), chosen.occupied());
  }
}
