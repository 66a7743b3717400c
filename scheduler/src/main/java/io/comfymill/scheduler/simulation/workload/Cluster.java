package io.comfymill.scheduler.simulation.workload;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.CacheMode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes that a workload is tried on. */
public record Cluster(List<Node> nodes) {
  public Cluster {
    nodes = List.copyOf(nodes);
  }

  /**
   * @param speed how fast it runs jobs: 2 is twice as fast as 1
   * @param loadSpeed how fast it loads models, likewise
   * @param models names of the files it has; null: all there are
   * @param cache which results of graph nodes its ComfyUI keeps
   */
  public record Node(
      NodeId id,
      int slots,
      long vramBytes,
      double speed,
      double loadSpeed,
      @Nullable Set<String> models,
      CacheMode cache) {
    public Node {
      models = models == null ? null : Set.copyOf(models);
    }
  }

  /** Seconds of work, as measured on a node of speed 1, that all nodes together do in a second. */
  public double speed() {
    return nodes.stream().mapToDouble(Node::speed).sum();
  }
}
