package io.comfymill.gateway.enrolment;

import io.comfymill.common.enrolment.EnrolmentToken;
import io.comfymill.common.tls.Pem;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.AgentTokenRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The tokens by which new machines come in. */
@ApplicationScoped
class TokenStore {
  private static final int MOST = 1000;

  private final Database database;
  private final AuditLog audit;
  private final AgentCa ca;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  TokenStore(Database database, AuditLog audit, AgentCa ca, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.ca = ca;
    this.clock = clock;
  }

  /**
   * What a token is to be.
   *
   * @param hosts where the agents that it lets in are reached
   */
  record Draft(@Nullable String pool, List<String> hosts, int uses, Duration ttl) {}

  /** The newest first. */
  Uni<List<TokenView>> all() {
    return database
        .read(
            session ->
                session
                    .createQuery(
                        "from AgentTokenRow order by createdAt desc, id", AgentTokenRow.class)
                    .setMaxResults(MOST)
                    .getResultList())
        .map(rows -> rows.stream().map(row -> TokenView.of(row, null)).toList());
  }

  /** With the token itself. */
  Uni<TokenView> add(Actor actor, Draft draft) {
    return ca.certificate()
        .map(certificate -> EnrolmentToken.draw(random, Pem.fingerprint(certificate)))
        .chain(token -> database.write(session -> added(session, actor, draft, token)));
  }

  private Uni<TokenView> added(
      Mutiny.Session session, Actor actor, Draft draft, EnrolmentToken token) {
    AgentTokenRow row = new AgentTokenRow();
    row.id = token.id();
    row.sha256 = token.sha256();
    row.pool = draft.pool();
    row.hosts = String.join(" ", draft.hosts());
    row.uses = draft.uses();
    row.createdAt = clock.instant();
    row.createdBy = actor.name();
    row.expiresAt = row.createdAt.plus(draft.ttl());
    AuditLog.Act act =
        new AuditLog.Act("agent-token.create", row.id, null, TokenView.of(row, null));
    return session
        .persist(row)
        .call(() -> audit.write(session, actor, act))
        .replaceWith(() -> TokenView.of(row, token.revealed()));
  }

  /** For good; a second time changes nothing. Agents that it let in stay. */
  Uni<TokenView> revoke(Actor actor, String id) {
    return database.write(
        session ->
            session
                .find(AgentTokenRow.class, id)
                .onItem()
                .ifNull()
                .failWith(() -> unknown(id))
                .invoke(
                    row -> row.revokedAt = row.revokedAt == null ? clock.instant() : row.revokedAt)
                .map(row -> TokenView.of(row, null))
                .call(
                    view ->
                        audit.write(
                            session,
                            actor,
                            new AuditLog.Act("agent-token.revoke", id, null, view))));
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(ProblemType.UNKNOWN_TOKEN, "token '%s' is not known".formatted(id));
  }

  /** The row of a token that opens the door; null where it does not. */
  Uni<@Nullable AgentTokenRow> good(EnrolmentToken token) {
    return database
        .read(session -> session.find(AgentTokenRow.class, token.id()))
        .map(row -> opens(token, row) ? row : null);
  }

  /**
   * Uses it once, in the transaction of what it is used for.
   *
   * @return null where it opens nothing any more
   */
  Uni<@Nullable AgentTokenRow> use(Mutiny.Session session, EnrolmentToken token) {
    return session
        .find(AgentTokenRow.class, token.id(), LockModeType.PESSIMISTIC_WRITE)
        .map(row -> opens(token, row) ? counted(row) : null);
  }

  private static AgentTokenRow counted(AgentTokenRow row) {
    row.used++;
    return row;
  }

  private boolean opens(EnrolmentToken token, @Nullable AgentTokenRow row) {
    Instant now = clock.instant();
    return row != null
        && token.hasSha256(row.sha256)
        && row.revokedAt == null
        && now.isBefore(row.expiresAt)
        && row.used < row.uses;
  }
}
