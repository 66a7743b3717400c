package io.comfymill.gateway.tenants;

import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.TenantRow;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.quota.Limits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The table of tenants. */
@ApplicationScoped
class TenantStore {
  private final Database database;
  private final SecurityChange change;
  private final InstantSource clock;

  TenantStore(Database database, SecurityChange change, InstantSource clock) {
    this.database = database;
    this.change = change;
    this.clock = clock;
  }

  Uni<List<TenantView>> all() {
    return database
        .read(
            session ->
                session.createQuery("from TenantRow order by id", TenantRow.class).getResultList())
        .map(rows -> rows.stream().map(TenantView::of).toList());
  }

  Uni<TenantView> get(String id) {
    return database.read(session -> find(session, id)).map(TenantView::of);
  }

  static Uni<TenantRow> find(Mutiny.Session session, String id) {
    return session
        .find(TenantRow.class, id)
        .onItem()
        .ifNull()
        .failWith(
            () ->
                new ProblemException(
                    ProblemType.UNKNOWN_TENANT, "tenant '%s' is not known".formatted(id)));
  }

  Uni<TenantView> add(Actor actor, String id, String name, Limits limits) {
    TenantRow row = new TenantRow();
    row.id = id;
    row.name = name;
    row.limits = limits.json();
    row.createdAt = clock.instant();
    return change.make(
        actor,
        session ->
            session
                .find(TenantRow.class, id)
                .onItem()
                .ifNotNull()
                .failWith(
                    () ->
                        new ProblemException(
                            ProblemType.EXISTS, "there is a tenant '%s' already".formatted(id)))
                .chain(() -> session.persist(row))
                .map(done -> TenantView.of(row)),
        view -> new AuditLog.Act("tenant.create", id, null, view));
  }

  /**
   * @param name null leaves it, likewise the others
   */
  record Patch(@Nullable String name, @Nullable Boolean disabled, @Nullable Limits limits) {}

  private record Changed(TenantView before, TenantView after) {}

  Uni<TenantView> change(Actor actor, String id, Patch patch) {
    return change
        .make(
            actor,
            session -> find(session, id).map(row -> changed(row, patch)),
            done -> new AuditLog.Act("tenant.change", id, done.before(), done.after()))
        .map(Changed::after);
  }

  private Changed changed(TenantRow row, Patch patch) {
    TenantView before = TenantView.of(row);
    if (patch.name() != null) {
      row.name = patch.name();
    }
    if (patch.limits() != null) {
      row.limits = patch.limits().json();
    }
    if (patch.disabled() != null && patch.disabled() != (row.disabledAt != null)) {
      row.disabledAt = patch.disabled() ? clock.instant() : null;
    }
    return new Changed(before, TenantView.of(row));
  }
}
