package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.policy.Candidate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of each node a job may take: a slot, or a place in its API lane. Of each node one alone, so
 * that API-only jobs and others never wait for each other: an API-only job takes a slot only of a
 * node without a lane.
 */
public final class Lanes {
  private final List<Candidate> slots;
  private final List<Candidate> forApiOnly;

  /**
   * @param candidates slots and API lanes of all nodes
   */
  public Lanes(List<Candidate> candidates) {
    Set<NodeId> withLane = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (candidate.view().apiLane()) {
        withLane.add(candidate.id());
      }
    }
    if (withLane.isEmpty()) {
      slots = candidates;
      forApiOnly = candidates;
    } else {
      slots = candidates.stream().filter(candidate -> !candidate.view().apiLane()).toList();
      forApiOnly =
          candidates.stream()
              .filter(candidate -> candidate.view().apiLane() || !withLane.contains(candidate.id()))
              .toList();
    }
  }

  /** One candidate for each node, by id. */
  List<Candidate> of(Requirements wanted) {
    return wanted.needsNoGpu() ? forApiOnly : slots;
  }
}
