package io.comfymill.scheduler.core.health;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.Recent;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How workflows, by their shape, have fared on all nodes: one that fails everywhere says nothing
 * against the nodes. In memory, and only of those seen last.
 */
final class Workflows {
  private final Map<Long, Fate> shapes = new Recent<>();

  void succeeded(long shape) {
    Fate fate = shapes.computeIfAbsent(shape, key -> new Fate());
    fate.proven = true;
    fate.failedOn.clear();
  }

  void failed(long shape, NodeId node) {
    shapes.computeIfAbsent(shape, key -> new Fate()).failedOn.add(node);
  }

  /** It has succeeded somewhere. */
  boolean isProven(long shape) {
    Fate fate = shapes.get(shape);
    return fate != null && fate.proven;
  }

  /** Since it last succeeded anywhere, it has failed on another node too. */
  boolean isSuspect(long shape, NodeId node) {
    Fate fate = shapes.get(shape);
    return fate != null && fate.failedOn.stream().anyMatch(other -> !other.equals(node));
  }

  private static final class Fate {
    // No more than there are nodes.
    private final Set<NodeId> failedOn = new TreeSet<>();
    private boolean proven;
  }
}
