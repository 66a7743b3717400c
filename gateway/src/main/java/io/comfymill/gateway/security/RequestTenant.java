package io.comfymill.gateway.security;

import io.comfymill.common.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells whose request it is. This is the seam for API keys: until there are any, every request is
 * the default tenant's.
 */
@ApplicationScoped
public class RequestTenant {
  public TenantId current() {
    return TenantId.DEFAULT;
  }
}
