package io.comfymill.gateway.proxy;

import io.comfymill.common.http.Forwarder;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.security.RequestTenant;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.UnaryOperator;

/** Passes exchanges on to the first of the nodes that may have what is asked for, and has it. */
@ApplicationScoped
class NodePass {
  private final Vertx vertx;
  private final ReachableNodes nodes;
  private final NodeClient client;
  private final Forwarder forwarder;
  private final KeptPut puts;
  private final RequestTenant tenant;

  NodePass(
      Vertx vertx,
      ReachableNodes nodes,
      NodeClient client,
      KeptPut puts,
      RequestTenant tenant,
      GatewayConfig config) {
    this.vertx = vertx;
    this.nodes = nodes;
    this.client = client;
    this.forwarder = new Forwarder(client.http(), config.maxUploadSize().asLongValue());
    this.puts = puts;
    this.tenant = tenant;
  }

  /**
   * Reads nothing of the request before it is passed on.
   *
   * @param knowledge of what nodes were found to have
   * @param candidates chooses of all nodes, and puts them in order
   */
  void pass(
      RoutingContext exchange,
      RouteKnowledge knowledge,
      UnaryOperator<List<ReachableNode>> candidates) {
    Context context = vertx.getOrCreateContext();
    exchange.request().pause();
    nodes
        .all()
        .map(candidates)
        .subscribe()
        .with(
            found -> context.runOnContext(here -> toFirst(exchange, knowledge, found)),
            failure -> context.runOnContext(here -> exchange.fail(failure)));
  }

  private void toFirst(
      RoutingContext exchange, RouteKnowledge knowledge, List<ReachableNode> candidates) {
    new ProxiedExchange(
            tenant.callerOf(exchange).tenant(),
            exchange,
            client,
            forwarder,
            puts,
            knowledge,
            candidates)
        .next();
  }
}
