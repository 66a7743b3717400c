package io.comfymill.gateway.security;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.SecurityConfig;
import io.comfymill.gateway.errors.UnavailableException;
import io.comfymill.gateway.security.key.KnownKeys;
import io.comfymill.gateway.security.scope.Role;
import io.comfymill.gateway.security.scope.Scope;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Makes a checked token a caller: its claims say of which tenant, and with which roles. */
@ApplicationScoped
public class OidcCaller implements SecurityIdentityAugmentor {
  private final SecurityConfig.Oidc config;
  private final KnownKeys keys;

  OidcCaller(GatewayConfig config, KnownKeys keys) {
    this.config = config.oidc();
    this.keys = keys;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    return identity.getPrincipal() instanceof JsonWebToken token
        ? caller(token)
            .onFailure(UnavailableException.class)
            .transform(
                away ->
                    KeyAuthentication.unavailable(
                        HttpSecurityUtils.getRoutingContextAttribute(identity), away))
            .map(caller -> QuarkusSecurityIdentity.builder(identity).setPrincipal(caller).build())
        : Uni.createFrom().item(identity);
  }

  private Uni<Caller> caller(JsonWebToken token) {
    TenantId tenant =
        config
            .tenantClaim()
            .map(claim -> texts(value(token, claim)).findFirst().orElse(""))
            .map(OidcCaller::tenant)
            .orElse(TenantId.DEFAULT);
    Caller caller = new Caller(tenant, token.getName(), scopes(token), null);
    return keys.isActive(tenant)
        .map(
            active -> {
              if (!active) {
                throw new AuthenticationFailedException();
              }
              return caller;
            });
  }

  private static TenantId tenant(String name) {
    if (name.isBlank()) {
      throw new AuthenticationFailedException();
    }
    return new TenantId(name);
  }

  private Set<Scope> scopes(JsonWebToken token) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    texts(value(token, config.rolesClaim()))
        .flatMap(name -> Role.of(name).stream())
        .forEach(role -> scopes.addAll(role.scopes()));
    return scopes;
  }

  /**
   * @param path a claim, or with dots one inside an object
   */
  static @Nullable Object value(JsonWebToken token, String path) {
    Object whole = token.getClaim(path);
    if (whole != null || !path.contains(".")) {
      return whole;
    }
    String[] names = path.split("\\.", -1);
    Object value = token.getClaim(names[0]);
    for (String name : Arrays.asList(names).subList(1, names.length)) {
      value = value instanceof Map<?, ?> object ? object.get(name) : null;
    }
    return value;
  }

  static Stream<String> texts(@Nullable Object value) {
    if (value instanceof JsonObject || value == null) {
      return Stream.empty();
    }
    if (value instanceof JsonArray array) {
      return array.stream().flatMap(OidcCaller::texts);
    }
    if (value instanceof Collection<?> several) {
      return several.stream().flatMap(OidcCaller::texts);
    }
    if (value instanceof JsonValue && !(value instanceof JsonString)) {
      return Stream.empty();
    }
    String text = value instanceof JsonString json ? json.getString() : value.toString();
    return Stream.of(text.split(" ", -1));
  }
}
