package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.NodeRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads the scheduler's tables of nodes and attempts. */
@ApplicationScoped
public class NodeQueries {
  private static final String OPEN =
      "select new io.comfymill.gateway.fleet.NodeQueries$OpenAttempt(j.id, j.tenant, j.promptId,"
          + " a.key.number, a.nodeId, a.state, case when j.requirements like '%\"apiOnly\":true%'"
          + " then true else false end) from AttemptRow a join JobRow j on j.id = a.key.jobId"
          + " where a.endedAt is null";

  private static final Set<NodeStatus> USABLE = EnumSet.of(NodeStatus.ONLINE, NodeStatus.DRAINING);

  private final Database database;

  NodeQueries(Database database) {
    this.database = database;
  }

  /** An attempt that has not ended, and whose job it is. */
  public record OpenAttempt(
      UUID jobId,
      String tenant,
      String promptId,
      int number,
      String nodeId,
      String state,
      boolean apiOnly) {
    /** Hides which job it is from other tenants. */
    NodeView.RunningAttempt shownTo(TenantId asking) {
      boolean own = tenant.equals(asking.value());
      return new NodeView.RunningAttempt(
          own ? jobId : null, own ? promptId : "", number, state, apiOnly);
    }
  }

  /** In the order of their ids. */
  public Uni<List<NodeView>> all(TenantId tenant) {
    return Uni.combine()
        .all()
        .unis(rows(), openAttempts())
        .asTuple()
        .map(found -> views(found.getItem1(), found.getItem2(), tenant));
  }

  public Uni<Optional<NodeView>> find(NodeId id, TenantId tenant) {
    return row(id)
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : openAttempts(id)
                        .map(open -> Optional.of(NodeView.of(found.get(), shown(open, tenant)))));
  }

  public Uni<FleetNow> now() {
    return rows().map(FleetNow::of);
  }

  public Uni<List<NodeFacts>> facts() {
    return rows().map(rows -> rows.stream().map(NodeQueries::facts).toList());
  }

  /** Those that are online and can be trusted with a request. */
  public Uni<Set<NodeId>> usable() {
    return rows()
        .map(
            rows ->
                rows.stream()
                    .filter(row -> USABLE.contains(NodeStatus.of(row)))
                    .map(row -> new NodeId(row.id))
                    .collect(Collectors.toSet()));
  }

  /** Those that hold an attempt of another tenant, running or waiting. */
  public Uni<Set<NodeId>> busyForOthers(TenantId tenant) {
    return openAttempts()
        .map(
            open ->
                open.stream()
                    .filter(attempt -> !attempt.tenant().equals(tenant.value()))
                    .map(attempt -> new NodeId(attempt.nodeId()))
                    .collect(Collectors.toSet()));
  }

  private static NodeFacts facts(NodeRow row) {
    return new NodeFacts(
        new NodeId(row.id),
        row.pool,
        TextList.parse(row.labels),
        row.vramTotalBytes,
        row.slots > 0);
  }

  Uni<Optional<NodeRow>> row(NodeId id) {
    return database
        .read(session -> session.find(NodeRow.class, id.value()))
        .map(Optional::ofNullable);
  }

  /** In the order of their ids. */
  Uni<List<NodeRow>> rows() {
    return database.read(
        session -> session.createQuery("from NodeRow order by id", NodeRow.class).getResultList());
  }

  private Uni<List<OpenAttempt>> openAttempts() {
    return database.read(
        session ->
            session
                .createQuery(OPEN + " order by a.nodeId, j.id", OpenAttempt.class)
                .getResultList());
  }

  private Uni<List<OpenAttempt>> openAttempts(NodeId node) {
    return database.read(
        session ->
            session
                .createQuery(OPEN + " and a.nodeId = :node order by j.id", OpenAttempt.class)
                .setParameter("node", node.value())
                .getResultList());
  }

  private static List<NodeView> views(
      List<NodeRow> nodes, List<OpenAttempt> open, TenantId tenant) {
    Map<String, List<OpenAttempt>> byNode =
        open.stream().collect(Collectors.groupingBy(OpenAttempt::nodeId));
    return nodes.stream()
        .map(node -> NodeView.of(node, shown(byNode.getOrDefault(node.id, List.of()), tenant)))
        .toList();
  }

  private static List<NodeView.RunningAttempt> shown(List<OpenAttempt> open, TenantId tenant) {
    return open.stream().map(attempt -> attempt.shownTo(tenant)).toList();
  }
}
