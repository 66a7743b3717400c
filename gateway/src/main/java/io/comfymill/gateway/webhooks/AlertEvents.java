package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.database.AlertRow;
import io.comfymill.gateway.database.WebhookRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.hibernate.reactive.mutiny.Mutiny;

/** Has webhooks told of alerts, in the transaction that fires or resolves them. */
@ApplicationScoped
public class AlertEvents {
  private final Deliveries deliveries;

  AlertEvents(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  public Uni<Integer> fired(Mutiny.Session session, List<AlertRow> alerts) {
    return tell(
        session,
        alerts.stream().map(row -> event(EventType.ALERT_FIRED, row, row.firedAt)).toList());
  }

  public Uni<Integer> resolved(Mutiny.Session session, List<AlertRow> alerts) {
    return tell(
        session,
        alerts.stream().map(row -> event(EventType.ALERT_RESOLVED, row, row.resolvedAt)).toList());
  }

  private Uni<Integer> tell(Mutiny.Session session, List<Event> events) {
    return events.isEmpty()
        ? Uni.createFrom().item(0)
        : session
            .createQuery(
                "from WebhookRow where disabledAt is null and events like '%alert.%'",
                WebhookRow.class)
            .getResultList()
            .map(
                hooks ->
                    hooks.stream().flatMap(hook -> deliveries.rows(hook, events).stream()).toList())
            .chain(rows -> deliveries.add(session, rows));
  }

  private static Event event(EventType type, AlertRow row, Instant at) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("number", row.number)
        .put("rule", row.rule)
        .put("severity", row.severity.name().toLowerCase(Locale.ROOT))
        .put("target", row.target)
        .put("detail", row.detail)
        .put("since", row.since.toString());
    return new Event(type, "alert " + row.number, Objects.requireNonNull(at), null, data);
  }
}
