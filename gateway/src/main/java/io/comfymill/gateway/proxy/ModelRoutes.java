package io.comfymill.gateway.proxy;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.security.Refusal;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.security.scope.Access;
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

  private final CapabilityRegistry fleet;
  private final NodePass nodes;
  private final RequestTenant tenant;
  private final RouteKnowledge knowledge = new RouteKnowledge();

  ModelRoutes(CapabilityRegistry fleet, NodePass nodes, RequestTenant tenant) {
    this.fleet = fleet;
    this.nodes = nodes;
    this.tenant = tenant;
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
    if (!tenant.mayUse(exchange, Access.JOBS_READ)) {
      Refusal.FORBIDDEN.answer(exchange);
      return;
    }
    Set<NodeId> having = name == null ? Set.of() : having(folder, name);
    if (having.isEmpty()) {
      exchange.response().setStatusCode(NOT_FOUND).end();
      return;
    }
    nodes.pass(
        exchange,
        knowledge,
        all ->
            Candidates.of(
                all.stream().filter(node -> having.contains(node.id())).toList(),
                "",
                exchange.normalizedPath(),
                ""));
  }

  private Set<NodeId> having(String folder, String name) {
    return fleet.nodes().stream()
        .filter(node -> node.models().getOrDefault(folder, List.of()).contains(name))
        .map(NodeCapabilities::nodeId)
        .collect(Collectors.toSet());
  }
}
