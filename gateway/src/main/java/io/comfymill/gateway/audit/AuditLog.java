package io.comfymill.gateway.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.audit.AuditEntry;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.AuditRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Adds entries to the audit log, one after the other, and reads them. */
@ApplicationScoped
public class AuditLog {
  private final Database database;
  private final InstantSource clock;

  AuditLog(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What was done.
   *
   * @param action such as {@code key.revoke}
   * @param target what it was done to
   * @param before written as JSON; null where there was nothing
   * @param after likewise
   */
  public record Act(
      String action, String target, @Nullable Object before, @Nullable Object after) {}

  /** In the transaction of the act: there is neither without the other. */
  public Uni<Void> write(Mutiny.Session session, Actor actor, Act act) {
    return session
        .createNativeQuery("select number, hash from gateway.audit_head for update", Object[].class)
        .getSingleResult()
        .map(head -> chained(actor, act, ((Number) head[0]).longValue(), (String) head[1]))
        .call(entry -> session.persist(row(entry)))
        .chain(
            entry ->
                session
                    .createNativeQuery(
                        "update gateway.audit_head set number = :number, hash = :hash")
                    .setParameter("number", entry.number())
                    .setParameter("hash", entry.hash())
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Of an act that is no transaction here: written before it is done. */
  public Uni<Void> write(Actor actor, Act act) {
    return database.write(session -> write(session, actor, act));
  }

  private AuditEntry chained(Actor actor, Act act, long number, String previous) {
    AuditEntry open =
        new AuditEntry(
            0,
            Instant.EPOCH,
            actor.tenant(),
            actor.name(),
            actor.keyId(),
            actor.address(),
            act.action(),
            act.target(),
            json(act.before()),
            json(act.after()),
            "",
            "");
    return AuditEntry.chained(open, number + 1, clock.instant(), previous);
  }

  private static @Nullable JsonNode json(@Nullable Object value) {
    return value == null ? null : tree(WireJson.text(value));
  }

  private static JsonNode tree(String json) {
    try {
      return WireJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable JSON in the audit log", e);
    }
  }

  private static AuditRow row(AuditEntry entry) {
    AuditRow row = new AuditRow();
    row.number = entry.number();
    row.at = entry.at();
    row.tenant = entry.tenant();
    row.actor = entry.actor();
    row.keyId = entry.keyId();
    row.address = entry.address();
    row.action = entry.action();
    row.target = entry.target();
    row.before = text(entry.before());
    row.after = text(entry.after());
    row.previous = entry.previous();
    row.hash = entry.hash();
    return row;
  }

  private static @Nullable String text(@Nullable JsonNode json) {
    return json == null ? null : WireJson.text(json);
  }

  private static AuditEntry entry(AuditRow row) {
    return new AuditEntry(
        row.number,
        row.at,
        row.tenant,
        row.actor,
        row.keyId,
        row.address,
        row.action,
        row.target,
        row.before == null ? null : tree(row.before),
        row.after == null ? null : tree(row.after),
        row.previous,
        row.hash);
  }

  /**
   * Which entries are wanted.
   *
   * @param after the number that they come after; those that follow it are the oldest
   * @param tenant null for all; likewise the others
   * @param action the whole, or its part before the dot
   */
  record Query(
      long after,
      int limit,
      @Nullable String tenant,
      @Nullable String actor,
      @Nullable String action) {}

  /** In their order. */
  Uni<List<AuditEntry>> entries(Query query) {
    return database
        .read(
            session ->
                session
                    .createQuery(
                        """
                        from AuditRow where number > :after
                        and (:tenant = '' or tenant = :tenant) and (:actor = '' or actor = :actor)
                        and (:action = '' or action = :action or action like concat(:action, '.%'))
                        order by number""",
                        AuditRow.class)
                    .setParameter("after", query.after())
                    .setParameter("tenant", orEmpty(query.tenant()))
                    .setParameter("actor", orEmpty(query.actor()))
                    .setParameter("action", orEmpty(query.action()))
                    .setMaxResults(query.limit())
                    .getResultList())
        .map(rows -> rows.stream().map(AuditLog::entry).toList());
  }

  /** The number of the last entry; 0 where there is none. */
  Uni<Long> last() {
    return database.read(
        session ->
            session
                .createNativeQuery("select number from gateway.audit_head", Long.class)
                .getSingleResult());
  }

  /** Deletes what is older; what is left still hangs together. */
  Uni<Integer> forget(Instant before) {
    return database.write(
        session ->
            session
                .createNativeQuery("select set_config('comfymill.audit_retention', 'on', true)")
                .getSingleResult()
                .chain(
                    () ->
                        session
                            .createNativeQuery("delete from gateway.audit_log where at < :before")
                            .setParameter("before", before)
                            .executeUpdate()));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
