package io.comfymill.scheduler.core.policy;

import java.util.List;
import java.util.Optional;
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

  public static Optional<PlacementPolicy> find(String name) {
    return ALL.stream().filter(policy -> policy.name().equals(name)).findFirst();
  }

  public static PlacementPolicy named(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  private static IllegalArgumentException unknown(String name) {
    String known = ALL.stream().map(PlacementPolicy::name).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "there is no policy named '%s'; there are %s".formatted(name, known));
  }
}
