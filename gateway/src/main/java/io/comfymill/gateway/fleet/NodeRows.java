package io.comfymill.gateway.fleet;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.NodeRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads the scheduler's tables of nodes and attempts. */
@ApplicationScoped
public class NodeRows {
  private final Database database;

  NodeRows(Database database) {
    this.database = database;
  }

  /** An attempt that has not ended, and whose job it is. */
  public record OpenAttempt(
      UUID jobId, String tenant, String promptId, int number, String nodeId, String state) {}

  /** In the order of their ids. Of other tenants' jobs only that they are there is told. */
  public Uni<List<NodeView>> all(TenantId tenant) {
    return Uni.combine()
        .all()
        .unis(nodes(), openAttempts())
        .asTuple()
        .map(found -> views(found.getItem1(), found.getItem2(), tenant));
  }

  private Uni<List<NodeRow>> nodes() {
    return database.read(
        session -> session.createQuery("from NodeRow order by id", NodeRow.class).getResultList());
  }

  private Uni<List<OpenAttempt>> openAttempts() {
    return database.read(
        session ->
            session
                .createQuery(
                    "select new io.comfymill.gateway.fleet.NodeRows$OpenAttempt(j.id, j.tenant,"
                        + " j.promptId, a.key.number, a.nodeId, a.state) from AttemptRow a join"
                        + " JobRow j on j.id = a.key.jobId where a.endedAt is null order by"
                        + " a.nodeId, j.id",
                    OpenAttempt.class)
                .getResultList());
  }

  private static List<NodeView> views(
      List<NodeRow> nodes, List<OpenAttempt> open, TenantId tenant) {
    Map<String, List<OpenAttempt>> byNode =
        open.stream().collect(Collectors.groupingBy(OpenAttempt::nodeId));
    return nodes.stream()
        .map(node -> view(node, byNode.getOrDefault(node.id, List.of()), tenant))
        .toList();
  }

  private static NodeView view(NodeRow node, List<OpenAttempt> open, TenantId tenant) {
    List<NodeView.RunningAttempt> running =
        open.stream().map(attempt -> attemptView(attempt, tenant)).toList();
    return new NodeView(
        node.id,
        node.agentId,
        node.url,
        node.online,
        node.detail,
        node.slots,
        running,
        node.capabilitiesHash,
        node.vramTotalBytes,
        node.vramFreeBytes,
        node.lastHeartbeatAt);
  }

  private static NodeView.RunningAttempt attemptView(OpenAttempt attempt, TenantId tenant) {
    boolean own = attempt.tenant().equals(tenant.value());
    return new NodeView.RunningAttempt(
        attempt.jobId(), own ? attempt.promptId() : "", attempt.number(), attempt.state());
  }
}
