package io.comfymill.gateway.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * Reads paths and queries as ComfyUI's server does: a semicolon separates nothing, so that {@code
 * preview=webp;50} is one value, and a percent sign that escapes nothing is itself. Such a request
 * is routed once more, in the spelling that all servers read alike.
 */
@ApplicationScoped
public class RequestTargets {
  /** Installed before what else is the first of all. */
  private static final int EARLY = 1;

  private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

  void install(@Observes @Priority(EARLY) Router router) {
    router.route().order(Integer.MIN_VALUE).handler(RequestTargets::route);
  }

  private static void route(RoutingContext exchange) {
    String uri = exchange.request().uri();
    String plain = plain(uri);
    if (plain.equals(uri)) {
      exchange.next();
    } else {
      exchange.reroute(exchange.request().method(), plain);
    }
  }

  static String plain(String uri) {
    return uri.indexOf('%') < 0 && uri.indexOf(';') < 0
        ? uri
        : NO_ESCAPE.matcher(uri).replaceAll("%25").replace(";", "%3B");
  }
}
