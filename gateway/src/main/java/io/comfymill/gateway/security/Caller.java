package io.comfymill.gateway.security;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.security.scope.Scope;
import java.security.Principal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request.
 *
 * @param name as people know it
 * @param keyId of the key that was shown; null for other credentials, and without any
 */
public record Caller(TenantId tenant, String name, Set<Scope> scopes, @Nullable String keyId)
    implements Principal {
  /** Everybody where no credentials are asked for. */
  public static final Caller ANYONE =
      new Caller(TenantId.DEFAULT, "anyone", EnumSet.allOf(Scope.class), null);

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  @Override
  public String getName() {
    return name;
  }
}
