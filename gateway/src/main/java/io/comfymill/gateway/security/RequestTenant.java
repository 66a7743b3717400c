package io.comfymill.gateway.security;

import io.comfymill.common.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells whose request it is. API keys will be checked here; until there are any, every request
 * belongs to the default tenant.
 */
@ApplicationScoped
public class RequestTenant {
  public TenantId current() {
    return TenantId.DEFAULT;
  }
}
