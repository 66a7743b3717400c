package io.comfymill.gateway.security.key;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.ApiKeyRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.TenantRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Reads what every gateway has to know of keys. */
@ApplicationScoped
public class ApiKeys {
  private final Database database;

  ApiKeys(Database database) {
    this.database = database;
  }

  /** Empty where there is none, it was revoked, or its tenant is disabled. */
  Uni<Optional<ApiKey>> find(String id) {
    return database
        .read(
            session ->
                session
                    .createQuery(
                        "from ApiKeyRow k where k.id = :id and k.revokedAt is null and exists"
                            + " (from TenantRow t where t.id = k.tenant and t.disabledAt is null)",
                        ApiKeyRow.class)
                    .setParameter("id", id)
                    .getSingleResultOrNull())
        .map(row -> Optional.ofNullable(row).map(ApiKey::of));
  }

  /** Whether there is such a tenant, and it is not disabled. */
  Uni<Boolean> isActive(TenantId tenant) {
    return database
        .read(session -> session.find(TenantRow.class, tenant.value()))
        .map(row -> row != null && row.disabledAt == null);
  }

  /** A number that grows with every change of a tenant or a key. */
  Uni<Long> changes() {
    return database.read(
        session ->
            session
                .createNativeQuery("select changes from gateway.security_changes", Long.class)
                .getSingleResult());
  }

  Uni<Void> used(Map<String, Instant> at) {
    return at.isEmpty()
        ? Uni.createFrom().voidItem()
        : database
            .write(
                session ->
                    session
                        .createNativeQuery(
                            """
                            update gateway.api_keys k set last_used_at = u.at
                            from unnest(cast(:ids as text[]), cast(:times as timestamptz[])) u(id, at)
                            where k.id = u.id and coalesce(k.last_used_at, '-infinity') < u.at""")
                        .setParameter("ids", at.keySet().toArray(new String[0]))
                        .setParameter(
                            "times",
                            at.values().stream().map(Instant::toString).toArray(String[]::new))
                        .executeUpdate())
            .replaceWithVoid();
  }
}
