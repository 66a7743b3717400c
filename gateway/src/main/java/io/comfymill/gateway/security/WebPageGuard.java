package io.comfymill.gateway.security;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.security.WebPages.Headers;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Keeps foreign web pages out of every route and socket, whoever else may come in; what is allowed
 * to be foreign gets the headers that its browser asks for.
 */
@ApplicationScoped
public class WebPageGuard {
  static final String ALLOWED_ORIGINS = "comfymill.gateway.browsers.allowed-origins";
  static final String ALLOWED_HOSTS = "comfymill.gateway.browsers.allowed-hosts";

  private static final int FIRST = Integer.MIN_VALUE;
  private static final int FORBIDDEN = 403;
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);
  private static final Set<String> READABLE_HEADERS =
      Set.of(
          "Content-Disposition",
          "ETag",
          "Location",
          "Retry-After",
          "Tus-Resumable",
          "Upload-Expires",
          "Upload-Length",
          "Upload-Offset");

  private final WebPages pages;
  private final CorsHandler cors;

  WebPageGuard(GatewayConfig config) {
    this.pages =
        new WebPages(
            config.browsers().allowedOrigins().orElse(List.of()),
            config.browsers().allowedHosts().orElse(List.of()));
    // The handler sees allowed origins only, and names the one that asks.
    this.cors =
        CorsHandler.create()
            .addOriginWithRegex(".*")
            .allowCredentials(true)
            .allowedMethods(METHODS)
            .exposedHeaders(READABLE_HEADERS);
  }

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(this::handle);
  }

  private void handle(RoutingContext exchange) {
    HttpServerRequest request = exchange.request();
    String refusal = pages.refusal(headers(request));
    if (refusal != null) {
      exchange.response().setStatusCode(FORBIDDEN).putHeader("Content-Type", "text/plain");
      exchange.end("403: " + refusal);
    } else if (pages.allows(request.getHeader("Origin"))) {
      cors.handle(exchange);
    } else {
      exchange.next();
    }
  }

  private static Headers headers(HttpServerRequest request) {
    return new Headers(
        request.getHeader("Host"),
        request.getHeader("Origin"),
        request.getHeader("Sec-Fetch-Site"),
        request.method().equals(HttpMethod.GET)
            && "navigate".equals(request.getHeader("Sec-Fetch-Mode")),
        isLoopback(request.localAddress()));
  }

  private static boolean isLoopback(SocketAddress local) {
    String host = local.hostAddress();
    InetAddress address = host == null ? null : NetUtil.createInetAddressFromIpAddressString(host);
    return address != null && address.isLoopbackAddress();
  }
}
