package io.comfymill.gateway.tenants;

import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.ApiKeyRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.quota.Limits;
import io.comfymill.gateway.security.key.KeyText;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The table of API keys. */
@ApplicationScoped
class KeyStore {
  private static final int MOST = 10_000;

  private final Database database;
  private final SecurityChange change;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  KeyStore(Database database, SecurityChange change, InstantSource clock) {
    this.database = database;
    this.change = change;
    this.clock = clock;
  }

  /**
   * @param tenant empty for all
   */
  Uni<List<KeyView>> all(String tenant) {
    return database
        .read(
            session ->
                session
                    .createQuery(
                        "from ApiKeyRow where :tenant = '' or tenant = :tenant"
                            + " order by tenant, createdAt, id",
                        ApiKeyRow.class)
                    .setParameter("tenant", tenant)
                    .setMaxResults(MOST)
                    .getResultList())
        .map(rows -> rows.stream().map(KeyView::of).toList());
  }

  Uni<KeyView> get(String id) {
    return database.read(session -> find(session, id)).map(KeyView::of);
  }

  private static Uni<ApiKeyRow> find(Mutiny.Session session, String id) {
    return session
        .find(ApiKeyRow.class, id)
        .onItem()
        .ifNull()
        .failWith(
            () ->
                new ProblemException(
                    ProblemType.UNKNOWN_KEY, "key '%s' is not known".formatted(id)));
  }

  /**
   * What a key is to be.
   *
   * @param scopes their words with spaces between
   * @param expiresAt null for never
   */
  record Draft(
      String tenant, String name, String scopes, Limits limits, @Nullable Instant expiresAt) {}

  /** With the key itself. */
  Uni<KeyView> add(Actor actor, Draft draft) {
    return change.make(
        actor,
        session ->
            TenantStore.find(session, draft.tenant()).chain(() -> added(session, actor, draft)),
        view -> new AuditLog.Act("key.create", view.id(), null, withoutKey(view)));
  }

  private Uni<KeyView> added(Mutiny.Session session, Actor actor, Draft draft) {
    KeyText key = KeyText.draw(random);
    ApiKeyRow row = new ApiKeyRow();
    row.id = key.id();
    row.tenant = draft.tenant();
    row.name = draft.name();
    row.sha256 = key.sha256();
    row.scopes = draft.scopes();
    row.limits = draft.limits().json();
    row.createdAt = clock.instant();
    row.createdBy = actor.name();
    row.expiresAt = draft.expiresAt();
    return session.persist(row).replaceWith(() -> KeyView.of(row, key.revealed()));
  }

  private static KeyView withoutKey(KeyView view) {
    return new KeyView(
        view.id(),
        view.tenant(),
        view.name(),
        view.scopes(),
        view.limits(),
        view.createdAt(),
        view.createdBy(),
        view.expiresAt(),
        view.revokedAt(),
        view.lastUsedAt(),
        null);
  }

  /** For good; a second time changes nothing. */
  Uni<KeyView> revoke(Actor actor, String id) {
    return change.make(
        actor,
        session ->
            find(session, id)
                .invoke(
                    row -> row.revokedAt = row.revokedAt == null ? clock.instant() : row.revokedAt)
                .map(KeyView::of),
        view -> new AuditLog.Act("key.revoke", id, null, view));
  }

  /**
   * Makes another of the same kind.
   *
   * @param overlap for how long the old one is taken still
   */
  Uni<KeyView> rotate(Actor actor, String id, Duration overlap) {
    return change.make(
        actor,
        session -> find(session, id).chain(old -> rotated(session, actor, old, overlap)),
        view -> new AuditLog.Act("key.rotate", id, null, withoutKey(view)));
  }

  private Uni<KeyView> rotated(
      Mutiny.Session session, Actor actor, ApiKeyRow old, Duration overlap) {
    Instant now = clock.instant();
    if (old.revokedAt != null || (old.expiresAt != null && !now.isBefore(old.expiresAt))) {
      throw new ProblemException(
          ProblemType.WRONG_STATE, "key '%s' opens nothing any more".formatted(old.id));
    }
    Instant end = now.plus(overlap);
    Draft draft =
        new Draft(old.tenant, old.name, old.scopes, Limits.parse(old.limits), old.expiresAt);
    old.expiresAt = old.expiresAt != null && old.expiresAt.isBefore(end) ? old.expiresAt : end;
    return added(session, actor, draft);
  }
}
