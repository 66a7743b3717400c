package io.comfymill.gateway.tenants;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.ApiKeyRow;
import io.comfymill.gateway.quota.Limits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key.
 *
 * @param key the key itself, when it is made; never again
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeyView(
    String id,
    String tenant,
    String name,
    List<String> scopes,
    Limits limits,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt,
    @Nullable String key) {
  static KeyView of(ApiKeyRow row) {
    return of(row, null);
  }

  static KeyView of(ApiKeyRow row, @Nullable String key) {
    return new KeyView(
        row.id,
        row.tenant,
        row.name,
        List.of(row.scopes.split(" ", -1)),
        Limits.parse(row.limits),
        row.createdAt,
        row.createdBy,
        row.expiresAt,
        row.revokedAt,
        row.lastUsedAt,
        key);
  }
}
