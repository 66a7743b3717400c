package io.comfymill.gateway.security;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.security.scope.Access;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tells whose request it is. Everything that belongs to a tenant is looked up by this alone. */
@ApplicationScoped
public class RequestTenant {
  private final Authentication authentication;
  private final CurrentIdentityAssociation identity;
  private final CurrentVertxRequest current;

  RequestTenant(
      Authentication authentication,
      CurrentIdentityAssociation identity,
      CurrentVertxRequest current) {
    this.authentication = authentication;
    this.identity = identity;
    this.current = current;
  }

  /**
   * To be asked while the request's own context is active.
   *
   * @throws UnauthorizedException where it is nobody's
   */
  public TenantId current() {
    return caller().tenant();
  }

  /**
   * As {@link #current}. From the exchange, where it stands since the request was let in: the
   * association of identities may have to wait, which event loops must not.
   */
  public Caller caller() {
    RoutingContext exchange = current.getCurrent();
    if (!authentication.required()) {
      return Caller.ANYONE;
    }
    return exchange != null
        ? callerOf(exchange)
        : callerOf(identity.getIdentity()).orElseThrow(UnauthorizedException::new);
  }

  /** The same of a request that no resource handles. */
  public Caller callerOf(RoutingContext exchange) {
    if (!authentication.required()) {
      return Caller.ANYONE;
    }
    return exchange.user() instanceof QuarkusHttpUser user
        ? callerOf(user.getSecurityIdentity()).orElseThrow(UnauthorizedException::new)
        : unknown();
  }

  private static Caller unknown() {
    throw new UnauthorizedException();
  }

  /** The caller, for the audit log. */
  public Actor actor() {
    return actor(caller(), current.getCurrent());
  }

  static Actor actor(Caller caller, RoutingContext exchange) {
    return new Actor(caller.tenant().value(), caller.name(), caller.keyId(), address(exchange));
  }

  /** From where the request came. */
  String address() {
    return address(current.getCurrent());
  }

  private static String address(RoutingContext exchange) {
    String address = exchange.request().remoteAddress().hostAddress();
    return address == null ? "" : address;
  }

  /** Whether the caller of a request that no resource handles may come in. */
  public boolean mayUse(RoutingContext exchange, Access needed) {
    return needed.permits(callerOf(exchange).scopes());
  }

  static Optional<Caller> callerOf(SecurityIdentity identity) {
    return identity.getPrincipal() instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }
}
