package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.WebhookRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Writes down what each webhook is to be told, in one transaction with the position up to which it
 * has been: an event is neither lost nor written twice, whichever gateway does it.
 */
@ApplicationScoped
class Outbox {
  private static final int PAGE = 200;

  private static final String POSITION =
      "select position, seen, seen_at from gateway.webhook_position for update skip locked";
  private static final String MOVE =
      "update gateway.webhook_position set position = :from, seen = :seen, seen_at = :at";
  private static final String NEWEST = "select coalesce(max(changed_seq), 0) from scheduler.jobs";
  private static final String CHANGED =
      """
      select new io.comfymill.gateway.webhooks.ChangedJob(id, tenant, promptId, clientId, state,
        attempt, nodeId, submittedAt, queuedAt, startedAt, finishedAt, failureCause,
        failureMessage, changedSeq)
      from JobRow where changedSeq > :from and changedSeq <= :newest and tenant in (:tenants)
      order by changedSeq""";

  private final Database database;
  private final Deliveries deliveries;
  private final NodeStates nodes;
  private final BatchChanges batches;
  private final InstantSource clock;

  Outbox(
      Database database,
      Deliveries deliveries,
      NodeStates nodes,
      BatchChanges batches,
      InstantSource clock) {
    this.database = database;
    this.deliveries = deliveries;
    this.nodes = nodes;
    this.batches = batches;
    this.clock = clock;
  }

  /** Whether there is more to be read at once. */
  Uni<Boolean> readOn() {
    return database.write(
        session ->
            session
                .createNativeQuery(POSITION, Object[].class)
                .getSingleResultOrNull()
                .chain(
                    row -> // none: another gateway is at it
                    row == null ? Uni.createFrom().item(false) : readOn(session, position(row))));
  }

  private static OutboxPosition position(Object[] row) {
    return new OutboxPosition(
        ((Number) row[0]).longValue(),
        ((Number) row[1]).longValue(),
        ((OffsetDateTime) row[2]).toInstant());
  }

  private Uni<Boolean> readOn(Mutiny.Session session, OutboxPosition position) {
    return session
        .createQuery("from WebhookRow where disabledAt is null order by tenant", WebhookRow.class)
        .getResultList()
        .call(hooks -> addNodes(session, hooks))
        .call(hooks -> addBatches(session, hooks))
        .chain(hooks -> readJobs(session, position, hooks));
  }

  private Uni<Integer> addNodes(Mutiny.Session session, List<WebhookRow> hooks) {
    List<WebhookRow> wanting =
        hooks.stream().filter(hook -> hook.events.contains("node.")).toList();
    return wanting.isEmpty()
        ? Uni.createFrom().item(0)
        : nodes
            .changes(session)
            .map(
                events ->
                    wanting.stream()
                        .flatMap(hook -> deliveries.rows(hook, events).stream())
                        .toList())
            .chain(rows -> deliveries.add(session, rows));
  }

  private Uni<Integer> addBatches(Mutiny.Session session, List<WebhookRow> hooks) {
    return batches
        .take(session)
        .map(
            changes ->
                changes.stream()
                    .flatMap(
                        change ->
                            hooks.stream()
                                .filter(hook -> hook.tenant.equals(change.tenant()))
                                .flatMap(
                                    hook ->
                                        deliveries.rows(hook, List.of(change.event())).stream()))
                    .toList())
        .chain(rows -> deliveries.add(session, rows));
  }

  private Uni<Boolean> readJobs(
      Mutiny.Session session, OutboxPosition position, List<WebhookRow> hooks) {
    return session
        .createNativeQuery(NEWEST, Long.class)
        .getSingleResult()
        .chain(
            newest ->
                changed(session, position, newest, hooks)
                    .call(jobs -> addJobs(session, hooks, jobs))
                    .chain(jobs -> move(session, position, newest, jobs)));
  }

  private static Uni<List<ChangedJob>> changed(
      Mutiny.Session session, OutboxPosition position, long newest, List<WebhookRow> hooks) {
    List<String> tenants = hooks.stream().map(hook -> hook.tenant).distinct().toList();
    return tenants.isEmpty()
        ? Uni.createFrom().item(List.of())
        : session
            .createQuery(CHANGED, ChangedJob.class)
            .setParameter("from", position.from())
            .setParameter("newest", newest)
            .setParameter("tenants", tenants)
            .setMaxResults(PAGE)
            .getResultList();
  }

  private Uni<Integer> addJobs(
      Mutiny.Session session, List<WebhookRow> hooks, List<ChangedJob> jobs) {
    List<ObjectNode> rows = new ArrayList<>();
    for (ChangedJob job : jobs) {
      List<Event> events = job.events();
      hooks.stream()
          .filter(hook -> hook.tenant.equals(job.tenant()))
          .forEach(hook -> rows.addAll(deliveries.rows(hook, events)));
    }
    return deliveries.add(session, rows);
  }

  private Uni<Boolean> move(
      Mutiny.Session session, OutboxPosition position, long newest, List<ChangedJob> jobs) {
    boolean more = jobs.size() == PAGE;
    Instant now = clock.instant();
    OutboxPosition next =
        more
            ? position.readUpTo(jobs.get(PAGE - 1).changedSeq(), now)
            : position.readAll(newest, now);
    return next.equals(position)
        ? Uni.createFrom().item(false)
        : session
            .createNativeQuery(MOVE)
            .setParameter("from", next.from())
            .setParameter("seen", next.seen())
            .setParameter("at", next.seenAt())
            .executeUpdate()
            .replaceWith(more);
  }
}
