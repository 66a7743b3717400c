package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.id.NodeId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a job needs of a node. Jobs with equal requirements are interchangeable to the scheduler.
 *
 * @param nodeClasses the ComfyUI node classes that the workflow uses
 * @param modelFiles the model files that its loaders name, with {@code /} between folders
 * @param pool the only pool whose nodes may take it; null for any
 * @param labels that the node must all have
 * @param pin the only node that may take it; null for any
 * @param minVramBytes that the node must have in all; 0 for any
 * @param sticky jobs with one key go to one node while it lives; unique over all tenants; null for
 *     none
 * @param apiOnly true where the workflow needs no GPU, since services elsewhere do its work; else
 *     null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Requirements(
    SortedSet<String> nodeClasses,
    SortedSet<String> modelFiles,
    @Nullable String pool,
    SortedSet<String> labels,
    @Nullable NodeId pin,
    long minVramBytes,
    @Nullable String sticky,
    @Nullable Boolean apiOnly) {
  public static final Requirements NONE = of(new TreeSet<>(), new TreeSet<>());

  public Requirements {
    Require.nameIfPresent(pool, "pool");
    Require.that(minVramBytes >= 0, "minVramBytes", "is less than 0");
    nodeClasses = copy(nodeClasses);
    modelFiles = copy(modelFiles);
    labels = copy(labels);
    apiOnly = Boolean.TRUE.equals(apiOnly) ? Boolean.TRUE : null;
  }

  /** Of a workflow that needs a GPU. */
  public Requirements(
      SortedSet<String> nodeClasses,
      SortedSet<String> modelFiles,
      @Nullable String pool,
      SortedSet<String> labels,
      @Nullable NodeId pin,
      long minVramBytes,
      @Nullable String sticky) {
    this(nodeClasses, modelFiles, pool, labels, pin, minVramBytes, sticky, null);
  }

  public boolean needsNoGpu() {
    return apiOnly != null;
  }

  /** The same, of a workflow that needs a GPU or not. */
  public Requirements apiOnly(boolean needsNoGpu) {
    return new Requirements(
        nodeClasses, modelFiles, pool, labels, pin, minVramBytes, sticky, needsNoGpu);
  }

  /** Null in records written before the field existed. */
  private static SortedSet<String> copy(@Nullable SortedSet<String> values) {
    return values == null || values.isEmpty()
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(new TreeSet<>(values));
  }

  /** Only what the workflow itself needs. */
  public static Requirements of(Collection<String> nodeClasses, Collection<String> modelFiles) {
    return new Requirements(
        new TreeSet<>(nodeClasses),
        new TreeSet<>(modelFiles),
        null,
        Collections.emptySortedSet(),
        null,
        0,
        null);
  }
}
