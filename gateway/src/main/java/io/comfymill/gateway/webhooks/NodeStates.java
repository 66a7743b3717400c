package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Notices nodes that are lost or drained, by what was last written down of each. */
@ApplicationScoped
class NodeStates {
  /** A node that is new has not changed. */
  private static final String CHANGES =
      """
      with state as (
        select n.id, n.online, n.detail, n.pool, n.draining and not exists (
          select 1 from scheduler.attempts a where a.node_id = n.id and a.ended_at is null) as drained
        from scheduler.nodes n),
      changed as (
        select s.*, k.online as was_online, k.drained as was_drained
        from state s left join gateway.webhook_nodes k on k.node_id = s.id
        where k.node_id is null or k.online <> s.online or k.drained <> s.drained),
      written as (
        insert into gateway.webhook_nodes select id, online, drained from changed
        on conflict (node_id) do update set online = excluded.online, drained = excluded.drained)
      select id, pool, detail, was_online and not online, not was_drained and drained from changed
      where was_online is not null order by id""";

  private final InstantSource clock;

  NodeStates(InstantSource clock) {
    this.clock = clock;
  }

  /** In the transaction that writes down who is told. */
  Uni<List<Event>> changes(Mutiny.Session session) {
    Instant now = clock.instant();
    return session
        .createNativeQuery(CHANGES, Object[].class)
        .getResultList()
        .map(rows -> rows.stream().flatMap(row -> events(row, now).stream()).toList());
  }

  private static List<Event> events(Object[] row, Instant now) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("id", (String) row[0]).put("pool", (String) row[1]);
    List<Event> events = new ArrayList<>();
    if (Boolean.TRUE.equals(row[3])) {
      events.add(event(EventType.NODE_LOST, now, data.deepCopy(), (String) row[2]));
    }
    if (Boolean.TRUE.equals(row[4])) {
      events.add(event(EventType.NODE_DRAINED, now, data, null));
    }
    return events;
  }

  private static Event event(EventType type, Instant at, ObjectNode data, @Nullable String detail) {
    if (detail != null) {
      data.put("detail", detail);
    }
    return new Event(type, "node " + data.path("id").asText(), at, null, data);
  }
}
