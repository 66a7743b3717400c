package io.comfymill.simulator.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps foreign web pages out, as ComfyUI does, and answers OPTIONS of every path. */
final class OriginGuard {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  private OriginGuard() {}

  static void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (isForeign(request.getHeader("Host"), request.getHeader("Origin"))) {
      Answers.empty(context, 403);
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      Answers.empty(context, 200);
    } else {
      context.next();
    }
  }

  private static boolean isForeign(@Nullable String host, @Nullable String origin) {
    if (host == null || origin == null) {
      return false;
    }
    try {
      URI requested = URI.create("http://" + host.toLowerCase(Locale.ROOT));
      URI page = URI.create(origin.toLowerCase(Locale.ROOT));
      if (requested.getHost() == null || page.getHost() == null) {
        return false;
      }
      boolean ports = requested.getPort() >= 0 && page.getPort() >= 0;
      boolean same =
          requested.getHost().equals(page.getHost())
              && (!ports || requested.getPort() == page.getPort());
      return LOOPBACK.contains(requested.getHost()) && !same;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
