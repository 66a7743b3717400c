package io.comfymill.scheduler.core.capacity;

import io.comfymill.common.eligibility.Requirement;
import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.fleet.NodeSettings;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.pass.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds up the load of each pool. Jobs that ask for no pool count for the default one, or for the
 * first by name where there is no such pool. Jobs that no known node of the pool could ever run do
 * not count, nor do those of a paused pool: more nodes would not help them.
 */
final class PoolLoads {
  private static final NodeId ANY_NODE = new NodeId("any");

  private final SortedMap<String, PoolLoad> loads = new TreeMap<>();
  private final SortedMap<String, List<NodeView>> nodes = new TreeMap<>();
  private final Experience experience;

  private PoolLoads(Experience experience) {
    this.experience = experience;
  }

  /**
   * @param scaled pools that are there even where no node is known
   */
  static SortedMap<String, PoolLoad> of(Snapshot snapshot, Set<String> scaled) {
    PoolLoads pools = new PoolLoads(snapshot.experience());
    scaled.forEach(pool -> pools.loads.put(pool, PoolLoad.NONE));
    snapshot.nodes().forEach(pools::add);
    String home = pools.home();
    snapshot.backlog().buckets().forEach(bucket -> pools.add(bucket, home));
    return pools.loads;
  }

  /** A node without slots is there for its API lane; others carry theirs beside. */
  private void add(NodeView node) {
    if (node.apiLane() == node.takesGpuJobs()) {
      return;
    }
    nodes.computeIfAbsent(node.pool(), added -> new ArrayList<>()).add(node);
    double seconds =
        node.ahead().stream()
            .mapToDouble(ahead -> experience.runSeconds(ahead.work(), node.id()))
            .sum();
    PoolLoad before = loads.getOrDefault(node.pool(), PoolLoad.NONE);
    loads.put(node.pool(), before.withNode(node.profile().online(), node.ahead().size(), seconds));
  }

  private void add(Bucket bucket, String home) {
    String asked = bucket.demand().requirements().pool();
    String pool = asked == null ? home : asked;
    List<NodeView> known = nodes.getOrDefault(pool, List.of());
    if (known.isEmpty() || known.stream().anyMatch(node -> mayRun(node, bucket))) {
      double seconds = bucket.size() * experience.runSeconds(bucket.work(), ANY_NODE);
      loads.put(pool, loads.getOrDefault(pool, PoolLoad.NONE).withQueued(bucket.size(), seconds));
    }
  }

  private String home() {
    return loads.isEmpty() || loads.containsKey(NodeSettings.DEFAULT_POOL)
        ? NodeSettings.DEFAULT_POOL
        : loads.firstKey();
  }

  /** A node that has not told yet what it can do may be able to. */
  private static boolean mayRun(NodeView node, Bucket bucket) {
    boolean isAble =
        node.capabilities() == null
            || Requirement.unmet(node, bucket.demand().requirements()).isEmpty();
    return isAble && !node.paused();
  }
}
