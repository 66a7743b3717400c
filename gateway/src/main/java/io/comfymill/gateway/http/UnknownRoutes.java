package io.comfymill.gateway.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

  /** After keys are asked for, with which Quarkus is done at -100. */
  private static final int BEFORE_ALL_ROUTES = -50;

  private static final int LAST = Integer.MAX_VALUE;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Pattern SLASHES = Pattern.compile("(?<=[^/])/+$");
  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";
  private static final String A_FILE = "GET,HEAD";

  private final RouteMethods routes;

  UnknownRoutes(RouteMethods routes) {
    this.routes = routes;
  }

  /** Whatever others serve, even on a path for any page, comes before the last route. */
  void install(@Observes Router router) {
    router.options().order(EARLY).handler(exchange -> exchange.response().end());
    router.route().order(BEFORE_ALL_ROUTES).handler(this::withoutSlash);
    router.route().order(LAST).handler(this::answer);
  }

  /** RESTEasy passes over a slash at the end, where ComfyUI's server has nothing. */
  private void withoutSlash(RoutingContext exchange) {
    String path = exchange.request().path();
    if (path != null && SLASHES.matcher(path).find() && isComfyUis(path)) {
      answer(exchange);
    } else {
      exchange.next();
    }
  }

  private boolean isComfyUis(String path) {
    return routes.isComfyUis(SLASHES.matcher(path).replaceFirst("")) && !routes.isComfyUis(path);
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
