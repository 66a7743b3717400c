package io.comfymill.scheduler.core.experience;

import io.comfymill.common.wire.JobGraph;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graph nodes of a job by signature and shape, as {@link JobGraph} explains them, in few bytes:
 * a hundred thousand of these must fit in memory.
 */
public final class SignedGraph {
  private final long[] signatures;
  private final long[] shapes;
  private final long[] sorted;

  private SignedGraph(long[] signatures, long[] shapes) {
    this.signatures = signatures;
    this.shapes = shapes;
    this.sorted = Arrays.stream(signatures).filter(signature -> signature != 0).sorted().toArray();
  }

  public static @Nullable SignedGraph of(@Nullable JobGraph graph) {
    return graph == null
        ? null
        : new SignedGraph(
            graph.nodes().stream().mapToLong(JobGraph.Node::signature).toArray(),
            graph.nodes().stream().mapToLong(JobGraph.Node::shape).toArray());
  }

  public int size() {
    return signatures.length;
  }

  long signature(int node) {
    return signatures[node];
  }

  long shape(int node) {
    return shapes[node];
  }

  /** Are its results those of some graph node here? */
  boolean contains(long signature) {
    return Arrays.binarySearch(sorted, signature) >= 0;
  }

  /** Adds those whose results can be used again. */
  void addTo(Set<Long> all) {
    for (long signature : sorted) {
      all.add(signature);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignedGraph graph
        && Arrays.equals(signatures, graph.signatures)
        && Arrays.equals(shapes, graph.shapes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(signatures);
  }
}
