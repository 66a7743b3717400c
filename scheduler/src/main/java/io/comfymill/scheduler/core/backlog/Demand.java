package io.comfymill.scheduler.core.backlog;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.job.Job;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a queued job asks of a node. Jobs of equal demand are interchangeable: a node that takes one
 * of them takes any.
 *
 * @param avoid nodes on which it failed; used only when no other is left
 * @param outOfMemory those of them on which the VRAM was not enough
 */
public record Demand(
    Requirements requirements, SortedSet<NodeId> avoid, SortedSet<NodeId> outOfMemory) {
  public Demand {
    avoid = copy(avoid);
    outOfMemory = copy(outOfMemory);
  }

  private static SortedSet<NodeId> copy(SortedSet<NodeId> nodes) {
    return nodes.isEmpty()
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
  }

  public static Demand of(Job job) {
    return new Demand(job.ticket().requirements(), job.failedOn(), job.ranOutOfMemoryOn());
  }
}
