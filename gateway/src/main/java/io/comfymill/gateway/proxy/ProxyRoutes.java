package io.comfymill.gateway.proxy;

import io.comfymill.gateway.security.Refusal;
import io.comfymill.gateway.websocket.Addresses;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Passes to nodes what the gateway does not serve itself: routes of custom nodes, their scripts for
 * the browser, the frontend with its templates and documentation; WebSockets too. Addresses come
 * from agents alone, never from a client.
 */
@ApplicationScoped
public class ProxyRoutes {
  private static final Logger LOG = Logger.getLogger(ProxyRoutes.class);
  private static final int BEFORE_OWN_ROUTES = -1;

  private final NodePass nodes;
  private final OwnPaths own;
  private final NodeAccess access;
  private final RouteKnowledge knowledge = new RouteKnowledge();

  ProxyRoutes(NodePass nodes, OwnPaths own, NodeAccess access) {
    this.nodes = nodes;
    this.own = own;
    this.access = access;
  }

  void install(@Observes Router router) {
    router.route().order(BEFORE_OWN_ROUTES).handler(this::handle);
  }

  private void handle(RoutingContext exchange) {
    if (own.contains(exchange.normalizedPath())) {
      exchange.next();
      return;
    }
    switch (access.of(exchange)) {
      case PERMITTED -> pass(exchange);
      case FORBIDDEN -> Refusal.FORBIDDEN.answer(exchange);
      case HIDDEN -> exchange.next(); // to where it is answered that there is nothing
    }
  }

  private void pass(RoutingContext exchange) {
    nodes.pass(exchange, knowledge, all -> candidates(exchange, all));
  }

  private List<ReachableNode> candidates(RoutingContext exchange, List<ReachableNode> all) {
    HttpServerRequest request = exchange.request();
    String path = exchange.normalizedPath();
    List<ReachableNode> candidates =
        Candidates.of(
            all,
            Addresses.host(request.remoteAddress().hostAddress()),
            OwnPaths.decoded(path),
            knowledge.kind(request.method().name(), path));
    LOG.debugf("%s %s: %d nodes may have it", request.method(), path, candidates.size());
    return candidates;
  }
}
