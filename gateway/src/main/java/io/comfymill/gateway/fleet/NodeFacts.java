package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The properties of a node that, besides its abilities, decide whether it could run a job.
 *
 * @param vramTotalBytes 0 if unknown
 * @param takesGpuJobs false where it takes API-only jobs alone
 */
public record NodeFacts(
    NodeId id, String pool, SortedSet<String> labels, long vramTotalBytes, boolean takesGpuJobs) {
  public static final String DEFAULT_POOL = "default";

  public NodeFacts {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }

  /** Of a node that has no row yet. */
  static NodeFacts unknown(NodeId id) {
    return new NodeFacts(id, DEFAULT_POOL, new TreeSet<>(Set.of()), 0, true);
  }
}
