package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;

/** The node with the smallest share of its slots in use. */
public final class LeastLoaded extends FigurePolicy {
  @Override
  public String name() {
    return "least_loaded";
  }

  @Override
  double figure(Candidate node) {
    return share(node);
  }

  /** Equal fractions are equal as doubles too, and different ones differ. */
  static double share(Candidate node) {
    return (double) node.occupied() / node.slots();
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return "%s: %d of %d slots in use".formatted(name(), chosen.occupied(), chosen.slots());
  }
}
