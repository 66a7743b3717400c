package io.comfymill.gateway.console;

import io.comfymill.gateway.http.EntityTags;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Serves the console below {@code /console/}. It is nothing but files: what it shows, it reads from
 * the same routes as any client, with the same rights.
 */
@ApplicationScoped
public class ConsoleRoutes {
  public static final String PLACE = "/console/";

  /** Nothing but the console's own files runs or styles, and nobody else asks or frames it. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  static final String LEFT_OUT =
      "This Comfymill was built without its console, since there was no npm (Node.js 18 or newer)."
          + " Install it and build again: mvn package\n";

  /** Before headers of requests are put in order, which takes Accept away. */
  private static final int EARLY = Integer.MIN_VALUE + 1;

  private static final String ASKED_BY_A_BROWSER = ConsoleRoutes.class.getName();
  private static final int NOT_MODIFIED = 304;
  private static final int FOUND = 302;
  private static final int NOT_FOUND = 404;

  private final ConsoleFiles files = ConsoleFiles.read();

  void install(@Observes Router router) {
    router.get("/").order(EARLY).handler(ConsoleRoutes::noteBrowser);
    router.get(PLACE + "*").handler(this::serve);
    router.head(PLACE + "*").handler(this::serve);
  }

  private static void noteBrowser(RoutingContext exchange) {
    String accept = exchange.request().getHeader(HttpHeaders.ACCEPT);
    if (accept != null && accept.contains("text/html")) {
      exchange.put(ASKED_BY_A_BROWSER, true);
    }
    exchange.next();
  }

  /** Whether {@code /}, where nobody has a page for it, should lead here. */
  public boolean welcomes(RoutingContext exchange) {
    return files.areThere() && exchange.get(ASKED_BY_A_BROWSER) != null;
  }

  private static void redirect(HttpServerResponse response) {
    response.setStatusCode(FOUND).putHeader(HttpHeaders.LOCATION, PLACE).end();
  }

  private void serve(RoutingContext exchange) {
    String path = exchange.normalizedPath();
    if (path.length() < PLACE.length()) {
      redirect(exchange.response());
    } else if (!files.areThere()) {
      exchange.response().setStatusCode(NOT_FOUND).putHeader("Content-Type", "text/plain");
      exchange.end(LEFT_OUT);
    } else {
      files
          .find(path.substring(PLACE.length()))
          .ifPresentOrElse(file -> send(exchange, file), exchange::next);
    }
  }

  private static void send(RoutingContext exchange, ConsoleFile file) {
    HttpServerRequest request = exchange.request();
    HttpServerResponse response = exchange.response();
    response
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Vary", "Accept-Encoding")
        .putHeader("ETag", file.etag())
        .putHeader(
            "Cache-Control", file.immutable() ? "public, max-age=31536000, immutable" : "no-cache");
    if (EntityTags.match(request.getHeader(HttpHeaders.IF_NONE_MATCH), file.etag())) {
      response.setStatusCode(NOT_MODIFIED).end();
      return;
    }
    String codings = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    boolean gzip = codings != null && codings.contains("gzip");
    if (gzip) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    Buffer bytes = gzip ? file.gzipped() : file.bytes();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(bytes);
    }
  }
}
