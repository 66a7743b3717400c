package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What of a node, besides its abilities, decides whether it could run a job.
 *
 * @param vramTotalBytes 0 where it is not known
 */
public record NodeFacts(NodeId id, String pool, SortedSet<String> labels, long vramTotalBytes) {
  public static final String DEFAULT_POOL = "default";

  public NodeFacts {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }

  /** Of a node that the scheduler has not written down yet. */
  static NodeFacts unknown(NodeId id) {
    return new NodeFacts(id, DEFAULT_POOL, new TreeSet<>(Set.of()), 0);
  }
}
