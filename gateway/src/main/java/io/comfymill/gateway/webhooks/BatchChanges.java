package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Takes the notes of paused and ended batches, which their table makes by itself. */
@ApplicationScoped
class BatchChanges {
  private static final int PAGE = 200;

  /** In their order. */
  private static final String TAKE =
      """
      with taken as (
        delete from gateway.batch_changes where number in (
          select number from gateway.batch_changes order by number limit :most)
        returning *)
      select tenant, type, at, batch, name, reason, cells, succeeded, failed, cancelled, gpu_ms,
        created_at
      from taken order by number""";

  /** What has happened to a batch, and whose it is. */
  record Change(String tenant, Event event) {}

  /** In the transaction that writes down who is told. */
  Uni<List<Change>> take(Mutiny.Session session) {
    return session
        .createNativeQuery(TAKE, Object[].class)
        .setParameter("most", PAGE)
        .getResultList()
        .map(rows -> rows.stream().map(BatchChanges::change).toList());
  }

  private static Change change(Object[] row) {
    EventType type = EventType.valueOf((String) row[1]);
    OffsetDateTime at = (OffsetDateTime) row[2];
    UUID batch = (UUID) row[3];
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("id", batch.toString());
    putText(data, "name", row[4]);
    data.put("state", type.word().substring("batch.".length()));
    putText(data, "reason", row[5]);
    data.put("cells", (Integer) row[6])
        .put("succeeded", (Integer) row[7])
        .put("failed", (Integer) row[8])
        .put("cancelled", (Integer) row[9])
        .put("gpu_seconds", ((Number) row[10]).longValue() / 1000.0)
        .put("created_at", ((OffsetDateTime) row[11]).toInstant().toString());
    if (type != EventType.BATCH_PAUSED) {
      data.put("finished_at", at.toInstant().toString());
    }
    return new Change(
        (String) row[0], new Event(type, "batch " + batch, at.toInstant(), null, data));
  }

  private static void putText(ObjectNode data, String field, @Nullable Object text) {
    if (text != null) {
      data.put(field, (String) text);
    }
  }
}
