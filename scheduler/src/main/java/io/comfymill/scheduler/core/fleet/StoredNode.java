package io.comfymill.scheduler.core.fleet;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A node as the database keeps it.
 *
 * @param unhealthy why it is taken out, and since when; null where it is not
 * @param loadedModels model files that it probably holds
 */
public record StoredNode(
    NodeProfile profile,
    OperatorSettings operators,
    @Nullable String unhealthy,
    SortedSet<String> loadedModels) {
  public StoredNode {
    loadedModels = Collections.unmodifiableSortedSet(new TreeSet<>(loadedModels));
  }

  /** A node that no operator has touched. */
  public static StoredNode of(NodeProfile profile) {
    return new StoredNode(profile, OperatorSettings.NONE, null, Collections.emptySortedSet());
  }
}
