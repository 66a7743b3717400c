package io.comfymill.gateway.security;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.security.scope.Access;
import io.comfymill.gateway.security.scope.RouteAccess;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns away whoever is nobody before anything of a request is read, and guards what is no
 * resource. What a resource asks for is {@link ResourceGuard}'s.
 */
@ApplicationScoped
public class EntryPolicy implements HttpSecurityPolicy {
  private static final String HEALTH = "/q/health";

  /** Files that are the same for everybody; they ask their user for a key. */
  private static final String CONSOLE = "/console";

  private static final String METRICS = "/q/metrics";
  private static final String SOCKET = "/ws";
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Authentication authentication;
  private final boolean publicMetrics;
  private final Pattern open;
  private final Pattern signed;
  private final Set<String> proven;

  EntryPolicy(Authentication authentication, GatewayConfig config) {
    this.authentication = authentication;
    this.publicMetrics = config.auth().publicMetrics();
    this.open = paths(Access.ANYBODY);
    this.signed = paths(Access.SIGNED_OR_JOBS_READ);
    this.proven =
        RouteAccess.routes().stream()
            .filter(route -> RouteAccess.of(route).orElseThrow() == Access.PROVEN)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Pattern paths(Access access) {
    return Pattern.compile(
        RouteAccess.routes().stream()
            .filter(route -> RouteAccess.of(route).orElseThrow() == access)
            .map(route -> route.substring("GET ".length()).replaceAll("\\{\\w+}", "[^/]+"))
            .collect(Collectors.joining("|")));
  }

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext exchange,
      Uni<SecurityIdentity> identity,
      AuthorizationRequestContext context) {
    return authentication.required()
        ? identity.map(known -> check(needed(exchange), known))
        : CheckResult.permit();
  }

  private static CheckResult check(Access needed, SecurityIdentity identity) {
    boolean permitted =
        needed == Access.ANYBODY
            || RequestTenant.callerOf(identity)
                .filter(caller -> needed.permits(caller.scopes()))
                .isPresent();
    return permitted ? CheckResult.PERMIT : CheckResult.DENY;
  }

  /** The path is as the router matches it. */
  private Access needed(RoutingContext exchange) {
    String path = exchange.normalizedPath();
    if (path.equals(METRICS)) {
      return publicMetrics ? Access.ANYBODY : Access.NODES_READ;
    }
    if (path.equals(SOCKET)) {
      return RouteAccess.of("GET " + SOCKET).orElse(Access.ADMIN);
    }
    if (proven.contains(exchange.request().method() + " " + path)) {
      return Access.ANYBODY;
    }
    boolean reads = READING.contains(exchange.request().method());
    boolean anybody =
        path.equals(HEALTH)
            || path.startsWith(HEALTH + "/")
            || path.equals(CONSOLE)
            || path.startsWith(CONSOLE + "/")
            || open.matcher(path).matches()
            || (signed.matcher(path).matches()
                && exchange.queryParams().contains(ResourceGuard.SIGNATURE));
    return reads && anybody ? Access.ANYBODY : Access.SIGNED_IN;
  }
}
