package io.comfymill.gateway.proxy;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.security.scope.Access;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who may use what only nodes serve. The files of the frontend are everybody's who may come in;
 * routes of custom nodes know no tenants, so only some tenants see them.
 */
@ApplicationScoped
public class NodeAccess {
  /** ComfyUI-Manager's, which change a server, by reading routes, too. */
  private static final Pattern MANAGEMENT =
      Pattern.compile(
          "(?:/api)*(?:/v2)?/(?:manager|customnode|externalmodel|snapshot|comfyui_manager)(?:/.*)?");

  private static final Pattern FRONTEND =
      Pattern.compile(
          "/(?:[^/]+\\.\\w+)?|(?:/api)*/(?:assets|cursor|docs|extensions|fonts|lib|materialdesignicons|scripts"
              + "|templates|workflow_templates)/.*");

  private final RequestTenant tenant;
  private final List<String> tenants;

  NodeAccess(RequestTenant tenant, GatewayConfig config) {
    this.tenant = tenant;
    this.tenants = config.proxy().tenants().stream().map(String::strip).toList();
  }

  enum Verdict {
    PERMITTED,
    FORBIDDEN,
    /** To this caller, there is no such route. */
    HIDDEN
  }

  Verdict of(RoutingContext exchange) {
    Caller caller = tenant.callerOf(exchange);
    String path = OwnPaths.decoded(exchange.normalizedPath());
    boolean reads = reads(exchange.request().method());
    if (!needed(path, reads).permits(caller.scopes())) {
      return Verdict.FORBIDDEN;
    }
    boolean shared = reads && FRONTEND.matcher(path).matches();
    return shared || sees(caller.tenant()) ? Verdict.PERMITTED : Verdict.HIDDEN;
  }

  private static boolean reads(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  static Access needed(String path, boolean reads) {
    if (MANAGEMENT.matcher(path).matches()) {
      return Access.NODES_WRITE;
    }
    return reads ? Access.JOBS_READ : Access.JOBS_WRITE;
  }

  private boolean sees(TenantId who) {
    return tenants.contains("*") || tenants.contains(who.value());
  }
}
