package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.WebhookDeliveryRow;
import io.comfymill.gateway.database.WebhookRow;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The table of deliveries, as tenants see it and as events are added to it. */
@ApplicationScoped
class Deliveries {
  static final String PENDING = "pending";
  static final String DELIVERED = "delivered";
  static final String FAILED = "failed";

  private static final String ADD =
      """
      insert into gateway.webhook_deliveries (id, webhook_id, tenant, subject, event_key, type,
        payload, job_id, state, created_at, next_at, retry_until, attempts)
      select id, webhook_id, tenant, subject, event_key, type,
        payload, job_id, 'pending', created_at, created_at, retry_until, 0
      from json_populate_recordset(null::gateway.webhook_deliveries, cast(cast(:rows as text) as json))
      on conflict (webhook_id, event_key) do nothing""";

  /** The clocks of schedulers and gateways may differ by so much. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final Database database;
  private final InstantSource clock;
  private final Duration retryFor;

  Deliveries(Database database, InstantSource clock, GatewayConfig config) {
    this.database = database;
    this.clock = clock;
    this.retryFor = config.webhooks().retryFor();
  }

  /** What a webhook wants to know, and what has not been before it was there. */
  List<ObjectNode> rows(WebhookRow hook, List<Event> events) {
    Instant since = hook.createdAt.minus(SKEW);
    List<String> wanted = WebhookView.events(hook);
    return events.stream()
        .filter(event -> event.type().isAmong(wanted) && event.at().isAfter(since))
        .map(event -> row(hook, event))
        .toList();
  }

  /** An event for a webhook, as a row of the table. */
  ObjectNode row(WebhookRow webhook, Event event) {
    Instant now = clock.instant();
    ObjectNode payload = WireJson.mapper().createObjectNode();
    payload.put("type", event.type().word()).put("timestamp", event.at().toString());
    payload.set("data", event.data());
    ObjectNode row = WireJson.mapper().createObjectNode();
    return row.put("id", "msg_" + UUID.randomUUID().toString().replace("-", ""))
        .put("webhook_id", webhook.id)
        .put("tenant", webhook.tenant)
        .put("subject", event.subject())
        .put("event_key", event.key())
        .put("type", event.type().word())
        .put("payload", WireJson.text(payload))
        .put("job_id", event.jobId() == null ? null : event.jobId().toString())
        .put("created_at", now.toString())
        .put("retry_until", now.plus(retryFor).toString());
  }

  /** Events that were added before are passed over. */
  Uni<Integer> add(Mutiny.Session session, List<ObjectNode> rows) {
    return rows.isEmpty()
        ? Uni.createFrom().item(0)
        : session.createNativeQuery(ADD).setParameter("rows", WireJson.text(rows)).executeUpdate();
  }

  /**
   * The newest first.
   *
   * @param before the number that they come before
   * @param state null for all
   */
  Uni<List<DeliveryView>> page(
      TenantId tenant, String webhook, long before, @Nullable String state, int limit) {
    return database
        .read(
            session ->
                Webhooks.find(session, tenant, webhook)
                    .chain(
                        () ->
                            session
                                .createQuery(
                                    "from WebhookDeliveryRow where tenant = :tenant"
                                        + " and webhookId = :webhook and number < :before"
                                        + " and (:state = '' or state = :state)"
                                        + " order by number desc",
                                    WebhookDeliveryRow.class)
                                .setParameter("tenant", tenant.value())
                                .setParameter("webhook", webhook)
                                .setParameter("before", before)
                                .setParameter("state", state == null ? "" : state)
                                .setMaxResults(limit)
                                .getResultList()))
        .map(rows -> rows.stream().map(DeliveryView::of).toList());
  }

  /** Sends something right away, so that its receiver can be tried. */
  Uni<DeliveryView> test(TenantId tenant, String webhook) {
    ObjectNode data = WireJson.mapper().createObjectNode().put("webhook_id", webhook);
    Event event = new Event(EventType.WEBHOOK_TEST, "test", clock.instant(), null, data);
    return database.write(
        session ->
            Webhooks.find(session, tenant, webhook)
                .map(hook -> row(hook, event))
                .call(row -> add(session, List.of(row)))
                .chain(row -> find(session, tenant, webhook, row.path("id").asText()))
                .map(DeliveryView::of));
  }

  /** Sends it once more, with the same id, whatever became of it. */
  Uni<DeliveryView> redeliver(TenantId tenant, String webhook, String id) {
    Instant now = clock.instant();
    return database.write(
        session ->
            find(session, tenant, webhook, id)
                .invoke(
                    row -> {
                      row.state = PENDING;
                      row.nextAt = now;
                      row.retryUntil = now.plus(retryFor);
                    })
                .map(DeliveryView::of));
  }

  private static Uni<WebhookDeliveryRow> find(
      Mutiny.Session session, TenantId tenant, String webhook, String id) {
    return session
        .createQuery(
            "from WebhookDeliveryRow where tenant = :tenant and webhookId = :webhook and id = :id",
            WebhookDeliveryRow.class)
        .setParameter("tenant", tenant.value())
        .setParameter("webhook", webhook)
        .setParameter("id", id)
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(
            () ->
                new ProblemException(
                    ProblemType.UNKNOWN_WEBHOOK, "delivery '%s' is not known".formatted(id)));
  }
}
