package io.comfymill.gateway.security;

import io.comfymill.common.wire.WireJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;

/** How a caller is turned away, in the shape that the clients of its route read. */
public enum Refusal {
  UNAUTHORIZED(
      401,
      "This gateway asks for an API key: Authorization: Bearer cmk_…, X-API-Key, or Basic with the"
          + " user comfymill"),
  FORBIDDEN(403, "The credentials do not permit this"),
  UNAVAILABLE(503, "The credentials cannot be checked at the moment; try again"),
  TOO_MANY_FAILURES(429, "Too many wrong credentials came from this address; wait a minute");

  private final int status;
  private final String message;

  Refusal(int status, String message) {
    this.status = status;
    this.message = message;
  }

  int status() {
    return status;
  }

  /** The request's body is not read. */
  public void answer(RoutingContext exchange) {
    String path = exchange.normalizedPath();
    exchange
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType(path));
    exchange.end(Buffer.buffer(WireJson.write(body(path))));
  }

  static String contentType(String path) {
    boolean ours = path.startsWith("/api/") && !path.startsWith("/api/v2/");
    return ours ? "application/problem+json" : "application/json";
  }

  /** Of Comfy API v2, of our own routes, and of ComfyUI's, which its clients show. */
  Object body(String path) {
    String code = name().toLowerCase(Locale.ROOT);
    if (path.startsWith("/api/v2/")) {
      return Map.of("error", Map.of("code", code, "message", message, "details", Map.of()));
    } else if (path.startsWith("/api/")) {
      String type = "urn:comfymill:problem:" + code.replace('_', '-');
      return Map.of("type", type, "title", message, "status", status, "detail", message);
    }
    return Map.of(
        "error",
        Map.of("type", code, "message", message, "details", "", "extra_info", Map.of()),
        "node_errors",
        Map.of());
  }
}
