package io.comfymill.scheduler.simulation.file;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.simulation.workload.Cluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cluster, as groups of equal nodes. */
public record ClusterFile(@Nullable List<Nodes> nodes) {
  private static final int MOST_NODES = 10_000;

  public ClusterFile {
    nodes = Checks.some("nodes", nodes);
    Set<String> names = new HashSet<>();
    for (Nodes group : nodes) {
      if (!names.add(group.name())) {
        throw new IllegalArgumentException("two groups of nodes have the name " + group.name());
      }
    }
  }

  /**
   * Some equal nodes.
   *
   * @param name of the only one; of several it is followed by a number
   * @param slots attempts that it takes at once, the running one among them
   * @param speed 2 runs jobs twice as fast as 1
   * @param loadSpeed likewise for models
   * @param models files that it has; none named: all
   */
  public record Nodes(
      @Nullable String name,
      @Nullable Integer count,
      @Nullable Integer slots,
      @Nullable Double vramGib,
      @Nullable Double speed,
      @Nullable Double loadSpeed,
      @Nullable List<String> models) {
    public Nodes {
      name = Checks.present("name", name);
      count = count == null ? 1 : count;
      slots = slots == null ? 2 : slots;
      vramGib = Checks.present("vram_gib", vramGib);
      speed = speed == null ? 1 : speed;
      loadSpeed = loadSpeed == null ? 1 : loadSpeed;
      Checks.within("count", count, 1, MOST_NODES);
      Checks.within("slots", slots, 1, 100);
      Checks.positive("vram_gib", vramGib);
      Checks.positive("speed", speed);
      Checks.positive("load_speed", loadSpeed);
      models = models == null ? null : List.copyOf(models);
    }

    private Cluster.Node node(int number) {
      return new Cluster.Node(
          new NodeId(count == 1 ? name : name + "-" + number),
          slots,
          Gib.bytes(vramGib),
          speed,
          loadSpeed,
          models == null ? null : Set.copyOf(models),
          CacheMode.CLASSIC);
    }
  }

  public Cluster cluster() {
    List<Cluster.Node> all = new ArrayList<>();
    for (Nodes group : nodes) {
      for (int number = 1; number <= group.count(); number++) {
        all.add(group.node(number));
      }
    }
    return new Cluster(all);
  }
}
