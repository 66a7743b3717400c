package io.comfymill.gateway.security;

import io.comfymill.gateway.security.scope.Access;
import io.comfymill.gateway.security.scope.RouteAccess;
import io.comfymill.gateway.security.scope.RouteName;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Asks of each caller what {@link RouteAccess} says of the method that was found for the request:
 * no spelling of a path leads around it.
 */
public class ResourceGuard {
  /** The parameter of a signed URL. */
  static final String SIGNATURE = "signature";

  private final Authentication authentication;
  private final RequestTenant tenant;
  private final DeniedLog denied;

  /** As many as there are routes. */
  private final Map<Method, Access> needed = new ConcurrentHashMap<>();

  ResourceGuard(Authentication authentication, RequestTenant tenant, DeniedLog denied) {
    this.denied = denied;
    this.authentication = authentication;
    this.tenant = tenant;
  }

  @ServerRequestFilter
  @Nullable Response check(ResourceInfo resource, UriInfo uri) {
    if (!authentication.required()) {
      return null;
    }
    Access access = needed.computeIfAbsent(resource.getResourceMethod(), ResourceGuard::access);
    boolean permitted =
        access == Access.ANYBODY
            || access == Access.PROVEN
            || (access == Access.SIGNED_OR_JOBS_READ && isSigned(uri))
            || access.permits(tenant.caller().scopes());
    if (!permitted) {
      denied.forbidden(tenant.actor(), uri.getPath());
    }
    return permitted
        ? null
        : Response.status(Refusal.FORBIDDEN.status())
            .type(Refusal.contentType(uri.getPath()))
            .entity(Refusal.FORBIDDEN.body(uri.getPath()))
            .build();
  }

  private static boolean isSigned(UriInfo uri) {
    return uri.getQueryParameters().containsKey(SIGNATURE);
  }

  private static Access access(Method method) {
    Optional<Access> listed = RouteName.of(method).flatMap(RouteAccess::of);
    return listed.orElse(Access.ADMIN);
  }
}
