package io.comfymill.simulator.http;

import io.comfymill.simulator.files.ServerFolders;
import io.comfymill.simulator.files.UserFolder;
import io.comfymill.simulator.process.ComfyuiProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** All routes of a simulated server. */
public final class ComfyuiApi {
  private static final System.Logger LOG = System.getLogger(ComfyuiApi.class.getName());

  private ComfyuiApi() {}

  public static Router router(Vertx vertx, int port, ComfyuiProcess process) {
    ServerFolders folders = process.host().folders();
    Router router = Router.router(vertx);
    router.route().handler(OriginGuard::handle);
    Routes routes = new Routes(router);
    new PromptRoutes(process).mount(routes);
    new QueueRoutes(process.queue(), process.interruption(), process.worker()).mount(routes);
    new HistoryRoutes(process.history()).mount(routes);
    new SocketRoutes(process.clients(), process.queue(), process.executing()).mount(routes);
    new ViewRoutes(folders).mount(routes);
    new UploadRoutes(folders).mount(routes);
    new InfoRoutes(process, port).mount(routes);
    new UserRoutes(new UserFolder(folders)).mount(routes);
    new InternalRoutes(folders, Instant.now().toString()).mount(router);
    router.errorHandler(404, context -> notFound(context, router));
    router.errorHandler(405, context -> notAllowed(context, router));
    router.errorHandler(
        413, context -> Answers.text(context, 413, "Maximum request body size exceeded"));
    router.errorHandler(500, ComfyuiApi::serverTrouble);
    return router;
  }

  /**
   * ComfyUI looks for unknown paths among its static files, hence the type, and that every path may
   * be read.
   */
  private static void notFound(RoutingContext context, Router router) {
    HttpMethod method = context.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      notAllowed(context, router);
      return;
    }
    context
        .response()
        .setStatusCode(404)
        .putHeader("Content-Type", "application/octet-stream")
        .end();
  }

  private static void notAllowed(RoutingContext context, Router router) {
    Set<String> allowed = new TreeSet<>(Set.of("GET", "HEAD"));
    for (Route route : router.getRoutes()) {
      String path = route.getPath();
      if (path != null
          && route.methods() != null
          && context.normalizedPath().matches(path.replaceAll(":[a-z]+", "[^/]+"))) {
        route.methods().forEach(method -> allowed.add(method.name()));
      }
    }
    context.response().putHeader("Allow", String.join(",", allowed));
    Answers.text(context, 405, "405: Method Not Allowed");
  }

  private static void serverTrouble(RoutingContext context) {
    Throwable cause = context.failure();
    Level level = cause instanceof ServerTroubleException ? Level.DEBUG : Level.WARNING;
    LOG.log(level, () -> "answered 500 to " + context.request().path(), cause);
    Answers.text(context, 500, "500 Internal Server Error\n\nServer got itself in trouble");
  }
}
