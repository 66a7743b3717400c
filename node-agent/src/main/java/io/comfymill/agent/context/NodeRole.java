package io.comfymill.agent.context;

import io.comfymill.agent.paths.PathMap;
import io.comfymill.common.wire.NodeNotes;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one node is used for, and how.
 *
 * @param slots how many attempts it may hold, running and prefetched; 0 where it takes API-only
 *     ones alone
 * @param labels what jobs may require of it
 * @param paths turns paths of clients into those of its machine, and back
 */
public record NodeRole(int slots, SortedSet<String> labels, NodeNotes notes, PathMap paths) {
  public NodeRole {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }
}
