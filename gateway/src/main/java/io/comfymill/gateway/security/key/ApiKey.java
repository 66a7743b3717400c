package io.comfymill.gateway.security.key;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.ApiKeyRow;
import io.comfymill.gateway.security.scope.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that was not revoked and whose tenant is not disabled.
 *
 * @param id not secret
 * @param expiresAt null for never
 */
public record ApiKey(
    String id,
    TenantId tenant,
    String name,
    String sha256,
    Set<Scope> scopes,
    @Nullable Instant expiresAt) {
  public ApiKey {
    scopes = Set.copyOf(scopes);
  }

  static ApiKey of(ApiKeyRow row) {
    return new ApiKey(
        row.id,
        new TenantId(row.tenant),
        row.name,
        row.sha256,
        Scope.parse(row.scopes),
        row.expiresAt);
  }

  boolean opens(KeyText presented, Instant now) {
    return presented.hasSha256(sha256) && (expiresAt == null || now.isBefore(expiresAt));
  }
}
