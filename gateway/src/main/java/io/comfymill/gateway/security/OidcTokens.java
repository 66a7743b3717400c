package io.comfymill.gateway.security;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.SecurityConfig;
import io.comfymill.gateway.SecurityConfig.AuthMode;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * How tokens of an OpenID Connect server are checked; who they stand for says {@link OidcCaller}.
 */
@ApplicationScoped
public class OidcTokens implements TenantConfigResolver {
  private static final String NAME = "comfymill";

  private final Authentication authentication;
  private final @Nullable OidcTenantConfig config;

  OidcTokens(Authentication authentication, GatewayConfig config) {
    this.authentication = authentication;
    this.config = config.oidc().issuer().map(issuer -> config(issuer, config.oidc())).orElse(null);
  }

  private static OidcTenantConfig config(String issuer, SecurityConfig.Oidc oidc) {
    return OidcTenantConfig.authServerUrl(issuer)
        .tenantId(NAME)
        .applicationType(ApplicationType.SERVICE)
        .token()
        .audience(oidc.audience().orElse(""))
        .lifespanGrace((int) oidc.clockSkew().toSeconds())
        .allowJwtIntrospection(false)
        .allowOpaqueTokenIntrospection(false)
        .subjectRequired()
        .end()
        .build();
  }

  /** Null where tokens do not count: then the configuration that is switched off does. */
  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext exchange, OidcRequestContext<OidcTenantConfig> context) {
    return authentication.mode() == AuthMode.OIDC && config != null
        ? Uni.createFrom().item(config)
        : Uni.createFrom().nullItem();
  }
}
