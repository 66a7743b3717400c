package io.comfymill.common.wire;

import java.util.List;

/** The names of the policies by which a scheduler of this version can place jobs. */
public final class PolicyName {
  public static final List<String> ALL =
      List.of(
          "affinity",
          "fastest_completion",
          "least_connections",
          "least_loaded",
          "priority_based",
          "round_robin",
          "weighted");

  private PolicyName() {}
}
