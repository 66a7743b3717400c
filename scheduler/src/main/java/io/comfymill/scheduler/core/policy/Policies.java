package io.comfymill.scheduler.core.policy;

import java.util.List;
import java.util.stream.Collectors;

/** The policies by name. */
public final class Policies {
  public static final List<PlacementPolicy> ALL =
      List.of(
          new LeastLoaded(),
          new RoundRobin(),
          new LeastConnections(),
          new Weighted(),
          new PriorityBased(),
          new FastestCompletion(),
          new Affinity());

  private Policies() {}

  public static PlacementPolicy named(String name) {
    for (PlacementPolicy policy : ALL) {
      if (policy.name().equals(name)) {
        return policy;
      }
    }
    String known = ALL.stream().map(PlacementPolicy::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "there is no policy named '%s'; there are %s".formatted(name, known));
  }
}
