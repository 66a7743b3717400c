package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.wire.Requirements;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a node can do.
 *
 * @param modelFiles with {@code /} between folders
 */
public record Capabilities(String hash, Set<String> nodeClasses, Set<String> modelFiles) {
  public Capabilities {
    // Not Set.copyOf, whose sets are slower to ask: every pass asks for every class and model.
    nodeClasses = Collections.unmodifiableSet(new HashSet<>(nodeClasses));
    modelFiles = Collections.unmodifiableSet(new HashSet<>(modelFiles));
  }

  public SortedSet<String> missingClasses(Requirements requirements) {
    return missing(requirements.nodeClasses(), nodeClasses);
  }

  public SortedSet<String> missingModels(Requirements requirements) {
    return missing(requirements.modelFiles(), modelFiles);
  }

  /** The same, but for these. */
  Capabilities without(Set<String> models, Set<String> classes) {
    Set<String> leftClasses = new HashSet<>(nodeClasses);
    leftClasses.removeAll(classes);
    Set<String> leftModels = new HashSet<>(modelFiles);
    leftModels.removeAll(models);
    return new Capabilities(hash, leftClasses, leftModels);
  }

  private static SortedSet<String> missing(SortedSet<String> wanted, Set<String> present) {
    SortedSet<String> missing = new TreeSet<>(wanted);
    missing.removeAll(present);
    return missing;
  }
}
