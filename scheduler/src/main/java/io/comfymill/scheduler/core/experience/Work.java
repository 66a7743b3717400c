package io.comfymill.scheduler.core.experience;

import io.comfymill.common.wire.Requirements;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a job costs a node. Work of equal shape takes about as long on the same node, unless that
 * holds results of its graph.
 *
 * @param shape digest of the workflow without the parts that cost no time; see the intake
 * @param graph null where it is not known
 */
public record Work(Requirements requirements, long shape, @Nullable SignedGraph graph) {
  public Work(Requirements requirements, long shape) {
    this(requirements, shape, null);
  }

  public SortedSet<String> models() {
    return requirements.modelFiles();
  }

  /** The same as if none of its results were held anywhere. */
  public Work withoutGraph() {
    return graph == null ? this : new Work(requirements, shape);
  }
}
