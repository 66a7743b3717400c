package io.comfymill.gateway.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * What ComfyUI answers where it has no such route. Any path may name a file of its page, which can
 * be read: so a wrong method is 405 even where there is nothing, and what can only be posted to is
 * not found when it is read.
 */
@ApplicationScoped
public class UnknownRoutes {
  /** After foreign pages are kept out, and what says more about its own routes. */
  private static final int EARLY = Integer.MIN_VALUE + 2;

  private static final int LAST = Integer.MAX_VALUE;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";
  private static final String A_FILE = "GET,HEAD";

  private final RouteMethods routes;

  UnknownRoutes(RouteMethods routes) {
    this.routes = routes;
  }

  /** Whatever others serve, even on a path for any page, comes before the last route. */
  void install(@Observes Router router) {
    router.options().order(EARLY).handler(exchange -> exchange.response().end());
    router.route().order(LAST).handler(this::answer);
  }

  private void answer(RoutingContext exchange) {
    Answer answer = answer(exchange.request().method().name(), exchange.normalizedPath());
    exchange.response().setStatusCode(answer.status()).putHeader("Content-Type", PLAIN_TEXT);
    if (answer.allow() != null) {
      exchange.response().putHeader("Allow", answer.allow());
    }
    exchange.end(answer.text());
  }

  /** A resource has the path, but not the method. */
  @ServerExceptionMapper
  Response wrongMethod(NotAllowedException wrong, RoutingContext exchange) {
    Answer answer = answer(exchange.request().method().name(), exchange.normalizedPath());
    return Response.status(answer.status())
        .type(PLAIN_TEXT)
        .header("Allow", answer.allow())
        .entity(answer.text())
        .build();
  }

  private record Answer(int status, String text, @Nullable String allow) {}

  private Answer answer(String method, String path) {
    if (READING.contains(method)) {
      return new Answer(NOT_FOUND, "404: Not Found", null);
    }
    List<String> known = routes.of(path);
    return new Answer(
        NOT_ALLOWED, "405: Method Not Allowed", known.isEmpty() ? A_FILE : String.join(",", known));
  }
}
