package io.comfymill.gateway.proxy;

import io.comfymill.gateway.GatewayConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The stock frontend from a folder; what is not in it comes from nodes. */
@ApplicationScoped
public class FrontendFiles {
  private static final int BEFORE_NODES = -2;

  private final GatewayConfig config;
  private final OwnPaths own;

  FrontendFiles(GatewayConfig config, OwnPaths own) {
    this.config = config;
    this.own = own;
  }

  void install(@Observes Router router) {
    config
        .frontendDir()
        .ifPresent(
            folder -> {
              StaticHandler files =
                  StaticHandler.create(FileSystemAccess.ROOT, folder.toAbsolutePath().toString())
                      .setIncludeHidden(false)
                      .setCachingEnabled(false);
              router.route().order(BEFORE_NODES).handler(exchange -> serve(exchange, files));
            });
  }

  private void serve(RoutingContext exchange, StaticHandler files) {
    HttpMethod method = exchange.request().method();
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (!reads || own.contains(exchange.normalizedPath())) {
      exchange.next();
      return;
    }
    if (exchange.normalizedPath().equals("/")) {
      exchange.response().putHeader("Cache-Control", "no-store"); // it names the newest files
    }
    files.handle(exchange);
  }
}
