package io.comfymill.gateway.quota;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.ApiKeyRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.TenantRow;
import io.comfymill.gateway.security.key.KeysChanged;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits in memory; those that an administrator changes are in force within a second. */
@ApplicationScoped
class KnownLimits {
  private static final int MOST = 20_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final Database database;
  private final AsyncCache<TenantId, Limits> tenants =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).buildAsync();
  private final AsyncCache<String, Limits> keys =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).buildAsync();

  KnownLimits(Database database) {
    this.database = database;
  }

  void changed(@Observes KeysChanged event) {
    tenants.synchronous().invalidateAll();
    keys.synchronous().invalidateAll();
  }

  /** None of a tenant that has no row. */
  Uni<Limits> of(TenantId tenant) {
    return Uni.createFrom()
        .completionStage(
            () -> tenants.get(tenant, (id, executor) -> read(id).subscribeAsCompletionStage()));
  }

  private Uni<Limits> read(TenantId tenant) {
    return database
        .read(session -> session.find(TenantRow.class, tenant.value()))
        .map(row -> row == null ? Limits.NONE : Limits.parse(row.limits));
  }

  /**
   * @param key null for none
   */
  Uni<Limits> ofKey(@Nullable String key) {
    return key == null
        ? Uni.createFrom().item(Limits.NONE)
        : Uni.createFrom()
            .completionStage(
                () -> keys.get(key, (id, executor) -> readKey(id).subscribeAsCompletionStage()));
  }

  private Uni<Limits> readKey(String key) {
    return database
        .read(session -> session.find(ApiKeyRow.class, key))
        .map(row -> row == null ? Limits.NONE : Limits.parse(row.limits));
  }
}
