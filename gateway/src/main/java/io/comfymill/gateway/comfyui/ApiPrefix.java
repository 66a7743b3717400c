package io.comfymill.gateway.comfyui;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Every route of the protocol answers at {@code /x} and {@code /api/x} alike: the prefix is taken
 * away before routing, WebSockets included. Routes that are ours alone keep it.
 */
@ApplicationScoped
public class ApiPrefix {
  private static final String PREFIX = "/api";
  private static final int BEFORE_ROUTING = 1000;
  private static final Set<String> PROTOCOL =
      Set.of(
          "prompt",
          "queue",
          "history",
          "interrupt",
          "view",
          "upload",
          "object_info",
          "system_stats",
          "features",
          "embeddings",
          "models",
          "extensions",
          "ws");

  void register(@Observes Filters filters) {
    filters.register(ApiPrefix::route, BEFORE_ROUTING);
  }

  private static void route(RoutingContext context) {
    String uri = context.request().uri();
    if (isProtocol(uri)) {
      context.reroute(context.request().method(), uri.substring(PREFIX.length()));
    } else {
      context.next();
    }
  }

  static boolean isProtocol(String uri) {
    if (!uri.startsWith(PREFIX + "/")) {
      return false;
    }
    String rest = uri.substring(PREFIX.length() + 1);
    return PROTOCOL.contains(rest.split("[/?#]", 2)[0]);
  }
}
