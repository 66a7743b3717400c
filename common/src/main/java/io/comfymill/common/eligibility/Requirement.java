package io.comfymill.common.eligibility;

import io.comfymill.common.wire.Requirements;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a job may require of its node, and whether a node meets it. The gateway refuses a job that
 * no node could ever run by the same rule by which the scheduler places it.
 */
public enum Requirement {
  PIN,
  POOL,
  LABELS,
  NODE_CLASSES,
  MODEL_FILES,
  VRAM,
  /** Some nodes take API-only jobs alone. */
  GPU;

  public boolean isMetBy(NodeTraits node, Requirements wanted) {
    return switch (this) {
      case PIN -> wanted.pin() == null || wanted.pin().equals(node.id());
      case POOL -> wanted.pool() == null || wanted.pool().equals(node.pool());
      case LABELS -> node.labels().containsAll(wanted.labels());
      case NODE_CLASSES -> node.nodeClasses().containsAll(wanted.nodeClasses());
      case MODEL_FILES -> node.modelFiles().containsAll(wanted.modelFiles());
      // A node that does not say how much it has is not taken for one that has enough.
      case VRAM -> node.vramTotalBytes() >= wanted.minVramBytes();
      case GPU -> wanted.needsNoGpu() || node.takesGpuJobs();
    };
  }

  /** Empty where the node could run such a job. */
  public static Set<Requirement> unmet(NodeTraits node, Requirements wanted) {
    EnumSet<Requirement> unmet = EnumSet.noneOf(Requirement.class);
    for (Requirement requirement : values()) {
      if (!requirement.isMetBy(node, wanted)) {
        unmet.add(requirement);
      }
    }
    return unmet;
  }

  /** What is wanted and not there. */
  public static SortedSet<String> missing(SortedSet<String> wanted, Set<String> present) {
    SortedSet<String> missing = new TreeSet<>(wanted);
    missing.removeAll(present);
    return missing;
  }
}
