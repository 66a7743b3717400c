package io.comfymill.scheduler.simulation.workload;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.CacheMode;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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
   * @param use how it is used
   */
  public record Node(
      NodeId id,
      int slots,
      long vramBytes,
      double speed,
      double loadSpeed,
      @Nullable Set<String> models,
      CacheMode cache,
      Use use) {
    public Node {
      models = models == null ? null : Set.copyOf(models);
    }

    /** Used as any other. */
    public Node(
        NodeId id,
        int slots,
        long vramBytes,
        double speed,
        double loadSpeed,
        @Nullable Set<String> models,
        CacheMode cache) {
      this(id, slots, vramBytes, speed, loadSpeed, models, cache, Use.ORDINARY);
    }
  }

  /**
   * How a node is used.
   *
   * @param pool null for the default one
   * @param weight its share where the policy goes by weights
   * @param priority where the policy goes by priorities
   */
  public record Use(@Nullable String pool, SortedSet<String> labels, int weight, int priority) {
    public static final Use ORDINARY = new Use(null, Collections.emptySortedSet(), 1, 0);

    public Use {
      labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    }
  }

  /** Seconds of work, as measured on a node of speed 1, that all nodes together do in a second. */
  public double speed() {
    return nodes.stream().mapToDouble(Node::speed).sum();
  }
}
