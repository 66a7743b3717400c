package io.comfymill.common.eligibility;

import io.comfymill.common.id.NodeId;
import java.util.Set;
import java.util.SortedSet;

/** What of a node decides whether it could ever run a job, however idle and well it is. */
public interface NodeTraits {
  NodeId id();

  String pool();

  SortedSet<String> labels();

  /** 0 where it is not known. */
  long vramTotalBytes();

  /** False where it takes API-only jobs alone. */
  boolean takesGpuJobs();

  /** Empty as long as the node has not told them. */
  Set<String> nodeClasses();

  /** With {@code /} between folders; empty as long as the node has not told them. */
  Set<String> modelFiles();
}
