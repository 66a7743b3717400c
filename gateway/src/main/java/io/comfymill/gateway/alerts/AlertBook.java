package io.comfymill.gateway.alerts;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.alerts.rule.AlertRule;
import io.comfymill.gateway.alerts.rule.FleetFacts;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.AlertRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.webhooks.AlertEvents;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** The table of alerts. One gateway looks at a time; what it finds is written and told at once. */
@ApplicationScoped
class AlertBook {
  static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private static final String TAKE_TURN =
      "update gateway.alert_turn set looked_at = :now where looked_at <= :before";

  /** Locks the row, and changes none where another gateway has taken the next turn meanwhile. */
  private static final String KEEP_TURN =
      "update gateway.alert_turn set looked_at = :now where looked_at = :now";

  private final Database database;
  private final FleetFactsReader facts;
  private final List<AlertRule> rules;
  private final AlertEvents events;
  private final AuditLog audit;
  private final InstantSource clock;
  private final Duration keptFor;

  AlertBook(
      Database database,
      FleetFactsReader facts,
      @All List<AlertRule> rules,
      AlertEvents events,
      AuditLog audit,
      InstantSource clock,
      GatewayConfig config) {
    this.database = database;
    this.facts = facts;
    this.rules = rules;
    this.events = events;
    this.audit = audit;
    this.clock = clock;
    this.keptFor = config.alerts().keptFor();
  }

  /** Nothing where another gateway has just looked. */
  Uni<Void> look() {
    Instant turn = clock.instant().truncatedTo(ChronoUnit.MICROS); // as PostgreSQL keeps it
    return database
        .write(session -> takesTurn(session, turn))
        .chain(own -> own ? facts.read().chain(found -> write(turn, found)) : nothing());
  }

  private Uni<Void> write(Instant turn, FleetFacts found) {
    return database.write(
        session -> keepsTurn(session, turn).chain(own -> own ? write(session, found) : nothing()));
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  private static Uni<Boolean> takesTurn(Mutiny.Session session, Instant now) {
    return session
        .createNativeQuery(TAKE_TURN)
        .setParameter("now", now)
        .setParameter("before", now.minus(LOOK_AGAIN.dividedBy(2)))
        .executeUpdate()
        .map(rows -> rows == 1);
  }

  private static Uni<Boolean> keepsTurn(Mutiny.Session session, Instant turn) {
    return session
        .createNativeQuery(KEEP_TURN)
        .setParameter("now", turn)
        .executeUpdate()
        .map(rows -> rows == 1);
  }

  private Uni<Void> write(Mutiny.Session session, FleetFacts found) {
    return session
        .createQuery("from AlertRow where resolvedAt is null order by number", AlertRow.class)
        .getResultList()
        .map(open -> AlertChanges.of(open, rules, found))
        .call(changes -> session.persistAll(changes.begun().toArray()))
        .call(changes -> session.removeAll(changes.forgotten().toArray()))
        .call(changes -> session.flush())
        .call(changes -> events.fired(session, changes.fired()))
        .call(changes -> events.resolved(session, changes.resolved()))
        .call(changes -> forget(session, found.now()))
        .replaceWithVoid();
  }

  private Uni<Integer> forget(Mutiny.Session session, Instant now) {
    return session
        .createMutationQuery("delete from AlertRow where resolvedAt < :before")
        .setParameter("before", now.minus(keptFor))
        .executeUpdate();
  }

  /**
   * The newest first.
   *
   * @param over those that are over, instead of those that are not
   */
  Uni<List<AlertRow>> list(boolean over, long before, int limit) {
    return database.read(
        session ->
            session
                .createQuery(
                    "from AlertRow where firedAt is not null and number < :before and resolvedAt is "
                        + (over ? "not null" : "null")
                        + " order by number desc",
                    AlertRow.class)
                .setParameter("before", before)
                .setMaxResults(limit)
                .getResultList());
  }

  /** Somebody looks after it; once it is enough. */
  Uni<AlertRow> acknowledge(Actor actor, long number) {
    return database.write(
        session ->
            session
                .find(AlertRow.class, number)
                .onItem()
                .ifNull()
                .failWith(
                    () ->
                        new ProblemException(
                            ProblemType.UNKNOWN_ALERT, "there is no alert " + number))
                .call(row -> acknowledge(session, actor, row)));
  }

  private Uni<Void> acknowledge(Mutiny.Session session, Actor actor, AlertRow row) {
    if (row.acknowledgedAt != null) {
      return nothing();
    }
    row.acknowledgedAt = clock.instant();
    row.acknowledgedBy = actor.name();
    return audit.write(
        session,
        actor,
        new AuditLog.Act("alert.acknowledge", row.rule + " " + row.target, null, row.detail));
  }
}
