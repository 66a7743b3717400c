package io.comfymill.scheduler.core.fleet;

import io.comfymill.scheduler.core.experience.CacheMode;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * What a node can do.
 *
 * @param modelFiles with {@code /} between folders
 * @param cache which results its ComfyUI keeps
 */
public record Capabilities(
    String hash, Set<String> nodeClasses, Set<String> modelFiles, CacheMode cache) {
  public Capabilities(String hash, Set<String> nodeClasses, Set<String> modelFiles) {
    this(hash, nodeClasses, modelFiles, CacheMode.CLASSIC);
  }

  public Capabilities {
    // Not Set.copyOf, whose lookups are slower: every pass looks up every class and model.
    nodeClasses = Collections.unmodifiableSet(new HashSet<>(nodeClasses));
    modelFiles = Collections.unmodifiableSet(new HashSet<>(modelFiles));
  }

  /** The same without these. */
  Capabilities without(Set<String> models, Set<String> classes) {
    Set<String> leftClasses = new HashSet<>(nodeClasses);
    leftClasses.removeAll(classes);
    Set<String> leftModels = new HashSet<>(modelFiles);
    leftModels.removeAll(models);
    return new Capabilities(hash, leftClasses, leftModels, cache);
  }
}
