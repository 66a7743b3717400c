package io.comfymill.gateway.fleet;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.PoolRow;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All pools: the default one, those with nodes, and those with a policy of their own. */
@ApplicationScoped
public class Pools {
  private final NodeQueries nodes;
  private final PoolRows pools;

  Pools(NodeQueries nodes, PoolRows pools) {
    this.nodes = nodes;
    this.pools = pools;
  }

  /** In the order of their names. */
  Uni<List<PoolView>> all() {
    return Uni.combine()
        .all()
        .unis(nodes.all(TenantId.DEFAULT), pools.all(), pools.inForce())
        .asTuple()
        .map(all -> views(all.getItem1(), all.getItem2(), all.getItem3()));
  }

  /** Fails with {@link ProblemException} if there is no such pool. */
  Uni<PoolView> get(String name) {
    return all()
        .map(
            views ->
                views.stream()
                    .filter(pool -> pool.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(name, views)));
  }

  private static ProblemException unknown(String name, List<PoolView> views) {
    List<String> known = views.stream().map(PoolView::name).toList();
    return new ProblemException(
        ProblemType.UNKNOWN_POOL,
        "pool '%s' is not known; known are %s".formatted(name, String.join(", ", known)));
  }

  private static List<PoolView> views(
      List<NodeView> nodes, List<PoolRow> rows, Map<String, String> inForce) {
    Map<String, List<NodeView>> members = new TreeMap<>();
    members.put(NodeFacts.DEFAULT_POOL, new ArrayList<>());
    rows.forEach(row -> members.put(row.name, new ArrayList<>()));
    for (NodeView node : nodes) {
      members.computeIfAbsent(node.pool(), pool -> new ArrayList<>()).add(node);
    }
    return members.entrySet().stream()
        .map(
            pool ->
                view(
                    pool.getKey(),
                    policy(rows, pool.getKey()),
                    inForce.getOrDefault(pool.getKey(), inForce.get(NodeFacts.DEFAULT_POOL)),
                    pool.getValue()))
        .toList();
  }

  private static Optional<String> policy(List<PoolRow> rows, String pool) {
    return rows.stream()
        .filter(row -> row.name.equals(pool))
        .flatMap(row -> Optional.ofNullable(row.policy).stream())
        .findFirst();
  }

  private static PoolView view(
      String name, Optional<String> policy, @Nullable String inForce, List<NodeView> nodes) {
    List<NodeView> online =
        nodes.stream().filter(node -> node.status() == NodeStatus.ONLINE).toList();
    return new PoolView(
        name,
        policy.orElse(null),
        inForce,
        nodes.size(),
        online.size(),
        online.stream().mapToInt(NodeView::room).sum(),
        nodes.stream().mapToInt(node -> node.running().size()).sum());
  }
}
