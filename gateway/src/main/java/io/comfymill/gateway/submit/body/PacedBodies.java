package io.comfymill.gateway.submit.body;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Intercepts the bodies of prompts before the server reads them, since it would buffer each in
 * memory even for a resource that wants a stream.
 */
@ApplicationScoped
public class PacedBodies {
  private static final List<String> PATHS = List.of("/prompt", "/api/v2/jobs");

  /** Their bodies may be longer than what the server itself takes; their resource says how long. */
  private static final List<String> LONG = List.of("/api/v2/assets", "/api/assets");

  private static final String PART_OF_UPLOAD = "/api/assets/uploads/[^/]+";

  /** After foreign pages are kept out, and before anything reads a body. */
  private static final int EARLY = Integer.MIN_VALUE + 1;

  private static final String KEY = PacedBody.class.getName();

  void install(@Observes Router router) {
    PATHS.forEach(path -> post(router, path).handler(PacedBodies::take));
    LONG.forEach(path -> post(router, path).handler(PacedBodies::takeLong));
    router
        .routeWithRegex(HttpMethod.PATCH, PART_OF_UPLOAD)
        .order(EARLY)
        .handler(PacedBodies::takeLong);
  }

  /** What follows a semicolon is no part of the path to the resources. */
  private static Route post(Router router, String path) {
    return router.postWithRegex(Pattern.quote(path) + "/*(?:;.*)?").order(EARLY);
  }

  private static void takeLong(RoutingContext exchange) {
    exchange.request().headers().remove(HttpHeaders.CONTENT_LENGTH); // else it is answered 413
    take(exchange);
  }

  private static void take(RoutingContext exchange) {
    exchange.put(KEY, new PacedBody(exchange.request()));
    ((RoutingContextInternal) exchange).visitHandler(RoutingContextInternal.BODY_HANDLER);
    exchange.next();
  }

  /** Whether the body is its resource's to read and to unpack. */
  public static boolean has(RoutingContext exchange) {
    return exchange.get(KEY) != null;
  }

  /** The body of a request to one of those paths. */
  public static PacedBody of(RoutingContext exchange) {
    return Objects.requireNonNull(exchange.get(KEY), "no body was taken");
  }
}
