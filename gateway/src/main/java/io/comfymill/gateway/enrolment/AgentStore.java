package io.comfymill.gateway.enrolment;

import io.comfymill.common.rows.NodeRow;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.AgentRow;
import io.comfymill.gateway.database.AgentTokenRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The table of enrolled agents. */
@ApplicationScoped
class AgentStore {
  private static final int MOST = 10_000;
  private static final int HEX = 16;

  private final Database database;
  private final AuditLog audit;
  private final InstantSource clock;

  AgentStore(Database database, AuditLog audit, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /** Those that were not revoked come first, the newest first. */
  Uni<List<AgentView>> all() {
    return database
        .read(
            session ->
                session
                    .createQuery(
                        "from AgentRow order by revokedAt desc nulls first, enrolledAt desc, id",
                        AgentRow.class)
                    .setMaxResults(MOST)
                    .getResultList())
        .map(rows -> rows.stream().map(AgentView::of).toList());
  }

  Uni<AgentView> get(String id) {
    return find(id).onItem().ifNull().failWith(() -> unknown(id)).map(AgentView::of);
  }

  /** Null where there is none. */
  Uni<@Nullable AgentRow> find(String id) {
    return database.read(session -> session.find(AgentRow.class, id));
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(ProblemType.UNKNOWN_AGENT, "agent '%s' is not known".formatted(id));
  }

  /** The ids of those that may do something. */
  Uni<Set<String>> alive() {
    return database
        .read(
            session ->
                session
                    .createQuery("select id from AgentRow where revokedAt is null", String.class)
                    .getResultList())
        .map(Set::copyOf);
  }

  /** The ids of the nodes that say that they are an agent's. */
  Uni<List<String>> nodesOf(String agent) {
    return database
        .read(
            session ->
                session
                    .createQuery("from NodeRow where agentId = :agent order by id", NodeRow.class)
                    .setParameter("agent", agent)
                    .getResultList())
        .map(rows -> rows.stream().map(row -> row.id).toList());
  }

  /** In the transaction that uses the token. */
  Uni<AgentRow> add(
      Mutiny.Session session,
      Actor actor,
      AgentTokenRow token,
      String host,
      X509Certificate signed) {
    AgentRow row = new AgentRow();
    row.id = actor.name();
    row.tokenId = token.id;
    row.host = host;
    row.pool = token.pool;
    row.hosts = token.hosts;
    row.enrolledAt = clock.instant();
    hold(row, signed);
    AuditLog.Act act = new AuditLog.Act("agent.enrol", row.id, null, AgentView.of(row));
    return session.persist(row).call(() -> audit.write(session, actor, act)).replaceWith(row);
  }

  private static void hold(AgentRow row, X509Certificate signed) {
    row.publicKey = Base64.getEncoder().encodeToString(signed.getPublicKey().getEncoded());
    row.serial = signed.getSerialNumber().toString(HEX);
    row.expiresAt = signed.getNotAfter().toInstant();
  }

  /** Its new certificate; from now on its new key proves who it is. */
  Uni<AgentRow> renew(Actor actor, String id, X509Certificate signed) {
    return change(
        id,
        actor,
        row -> {
          hold(row, signed);
          row.renewedAt = clock.instant();
        },
        "agent.renew");
  }

  /** For good; a second time changes nothing. */
  Uni<AgentRow> revoke(Actor actor, String id) {
    return change(
        id,
        actor,
        row -> {
          if (row.revokedAt == null) {
            row.revokedAt = clock.instant();
            row.revokedBy = actor.name();
          }
        },
        "agent.revoke");
  }

  private interface Change {
    void make(AgentRow row);
  }

  private Uni<AgentRow> change(String id, Actor actor, Change change, String action) {
    return database.write(
        session ->
            locked(session, id)
                .onItem()
                .ifNull()
                .failWith(() -> unknown(id))
                .call(
                    row -> {
                      AgentView before = AgentView.of(row);
                      change.make(row);
                      return audit.write(
                          session, actor, new AuditLog.Act(action, id, before, AgentView.of(row)));
                    }));
  }

  static Uni<@Nullable AgentRow> locked(Mutiny.Session session, String id) {
    return session.find(AgentRow.class, id, LockModeType.PESSIMISTIC_WRITE);
  }
}
