package io.comfymill.gateway.proxy;

import io.comfymill.common.http.Forwarder;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /view_metadata/{folder}} and previews of models: passed to a node that has the model.
 * Without one they are 404, as where a server does not have it.
 */
@ApplicationScoped
public class ModelRoutes {
  private static final int NOT_FOUND = 404;
  private static final String PREVIEW = "/experiment/models/preview/";
  private static final String METADATA = "/view_metadata/";
  private static final String API = "/api";

  private final Vertx vertx;
  private final CapabilityRegistry fleet;
  private final ReachableNodes nodes;
  private final NodeClient client;
  private final Forwarder forwarder;
  private final KeptPut puts;
  private final RouteKnowledge knowledge = new RouteKnowledge();

  ModelRoutes(
      Vertx vertx,
      CapabilityRegistry fleet,
      ReachableNodes nodes,
      NodeClient client,
      KeptPut puts,
      GatewayConfig config) {
    this.puts = puts;
    this.vertx = vertx;
    this.fleet = fleet;
    this.nodes = nodes;
    this.client = client;
    this.forwarder = new Forwarder(client.http(), config.maxUploadSize().asLongValue());
  }

  void install(@Observes Router router) {
    router.get(METADATA + ":folder").handler(this::metadata);
    router.get(PREVIEW + ":folder/:index/*").handler(this::preview);
    // No resource declares it, so that ApiPrefix does not know it.
    router
        .get(API + METADATA + "*")
        .handler(exchange -> exchange.reroute(exchange.request().uri().substring(API.length())));
  }

  private void metadata(RoutingContext exchange) {
    String name = exchange.request().getParam("filename");
    pass(exchange, exchange.pathParam("folder"), name);
  }

  private void preview(RoutingContext exchange) {
    String path = OwnPaths.bare(exchange.normalizedPath());
    String[] parts = path.substring(PREVIEW.length()).split("/", 3);
    boolean number = parts.length == 3 && parts[1].matches("\\d{1,4}");
    pass(exchange, exchange.pathParam("folder"), number ? OwnPaths.decoded(parts[2]) : null);
  }

  private void pass(RoutingContext exchange, String folder, @Nullable String name) {
    Set<NodeId> having = name == null ? Set.of() : having(folder, name);
    if (having.isEmpty()) {
      exchange.response().setStatusCode(NOT_FOUND).end();
      return;
    }
    Context context = vertx.getOrCreateContext();
    exchange.request().pause();
    nodes
        .all()
        .map(all -> all.stream().filter(node -> having.contains(node.id())).toList())
        .subscribe()
        .with(
            found -> context.runOnContext(here -> pass(exchange, found)),
            failure -> context.runOnContext(here -> exchange.fail(failure)));
  }

  private Set<NodeId> having(String folder, String name) {
    return fleet.nodes().stream()
        .filter(node -> node.models().getOrDefault(folder, List.of()).contains(name))
        .map(NodeCapabilities::nodeId)
        .collect(Collectors.toSet());
  }

  private void pass(RoutingContext exchange, List<ReachableNode> found) {
    List<ReachableNode> candidates = Candidates.of(found, "", exchange.normalizedPath(), "");
    new ProxiedExchange(exchange, client, forwarder, puts, knowledge, candidates).next();
  }
}
