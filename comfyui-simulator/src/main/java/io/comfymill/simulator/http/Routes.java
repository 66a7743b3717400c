package io.comfymill.simulator.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;

/** Mounts routes as ComfyUI does: each under its own path and under {@code /api}. */
final class Routes {
  static final long MAX_BODY_BYTES = 100L << 20;
  private static final List<String> PREFIXES = List.of("", "/api");

  private final Router router;
  private final BodyHandler bodies = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);

  Routes(Router router) {
    this.router = router;
  }

  Routes get(String path, Handler<RoutingContext> handler) {
    for (String prefix : PREFIXES) {
      router.route(HttpMethod.GET, prefix + path).handler(handler);
      router.route(HttpMethod.HEAD, prefix + path).handler(handler);
    }
    return this;
  }

  /** For what asks a disk, off the event loop. */
  Routes getBlocking(String path, Handler<RoutingContext> handler) {
    for (String prefix : PREFIXES) {
      router.route(HttpMethod.GET, prefix + path).blockingHandler(handler, false);
      router.route(HttpMethod.HEAD, prefix + path).blockingHandler(handler, false);
    }
    return this;
  }

  Routes postBlocking(String path, Handler<RoutingContext> handler) {
    for (String prefix : PREFIXES) {
      router.post(prefix + path).handler(bodies).blockingHandler(handler, false);
    }
    return this;
  }

  Routes deleteBlocking(String path, Handler<RoutingContext> handler) {
    for (String prefix : PREFIXES) {
      router.delete(prefix + path).blockingHandler(handler, false);
    }
    return this;
  }

  /** For bodies that are read as they come. */
  Routes postStream(String path, Handler<RoutingContext> handler) {
    for (String prefix : PREFIXES) {
      router.post(prefix + path).handler(handler);
    }
    return this;
  }

  Routes post(String path, Handler<RoutingContext> handler) {
    for (String prefix : PREFIXES) {
      router.post(prefix + path).handler(bodies).handler(handler);
    }
    return this;
  }

  /** For forms with files, which are handled off the event loop. */
  Routes postForm(String path, String folder, Handler<RoutingContext> handler) {
    BodyHandler forms =
        BodyHandler.create(folder).setBodyLimit(MAX_BODY_BYTES).setDeleteUploadedFilesOnEnd(true);
    for (String prefix : PREFIXES) {
      router.post(prefix + path).handler(forms).blockingHandler(handler);
    }
    return this;
  }
}
