package io.comfymill.gateway.proxy;

import io.comfymill.common.http.Forwarder;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.websocket.Addresses;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
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

  private final Vertx vertx;
  private final ReachableNodes nodes;
  private final NodeClient client;
  private final Forwarder forwarder;
  private final KeptPut puts;
  private final RouteKnowledge knowledge = new RouteKnowledge();
  private final OwnPaths own;

  ProxyRoutes(
      Vertx vertx,
      ReachableNodes nodes,
      NodeClient client,
      KeptPut puts,
      GatewayConfig config,
      OwnPaths own) {
    this.puts = puts;
    this.vertx = vertx;
    this.nodes = nodes;
    this.client = client;
    this.forwarder = new Forwarder(client.http(), config.maxUploadSize().asLongValue());
    this.own = own;
  }

  void install(@Observes Router router) {
    router.route().order(BEFORE_OWN_ROUTES).handler(this::handle);
  }

  private void handle(RoutingContext exchange) {
    if (own.contains(exchange.normalizedPath())) {
      exchange.next();
    } else {
      pass(exchange);
    }
  }

  private void pass(RoutingContext exchange) {
    Context context = vertx.getOrCreateContext();
    exchange.request().pause();
    nodes
        .all()
        .subscribe()
        .with(
            found -> context.runOnContext(here -> pass(exchange, found)),
            failure -> context.runOnContext(here -> exchange.fail(failure)));
  }

  private void pass(RoutingContext exchange, List<ReachableNode> found) {
    HttpServerRequest request = exchange.request();
    String path = exchange.normalizedPath();
    List<ReachableNode> candidates =
        Candidates.of(
            found,
            Addresses.host(request.remoteAddress().hostAddress()),
            OwnPaths.decoded(path),
            knowledge.kind(request.method().name(), path));
    LOG.debugf("%s %s: %d nodes may have it", request.method(), path, candidates.size());
    new ProxiedExchange(exchange, client, forwarder, puts, knowledge, candidates).next();
  }
}
