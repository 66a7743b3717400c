package io.comfymill.simulator;

import io.comfymill.simulator.http.ComfyuiApi;
import io.comfymill.simulator.node.NodeInfo;
import io.comfymill.simulator.node.ServerHost;
import io.comfymill.simulator.process.ComfyuiProcess;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * One simulated server: a port, folders, and a ComfyUI that comes back after a crash.
 *
 * <pre>
 *   listening ──SimFault crash──▶ away (connections refused) ──2 s──▶ listening, and empty
 * </pre>
 *
 * Confined to its event loop.
 */
final class SimulatedServer extends AbstractVerticle {
  private static final System.Logger LOG = System.getLogger(SimulatedServer.class.getName());
  private static final long AWAY_MILLIS = 2_000;
  private static final long RETRY_MILLIS = 200;

  private final String address;
  private final int port;
  private final NodeInfo nodeInfo;
  private final ServerHost host;
  private @Nullable ComfyuiProcess process;
  private @Nullable HttpServer http;

  SimulatedServer(String address, int port, NodeInfo nodeInfo, ServerHost host) {
    this.address = address;
    this.port = port;
    this.nodeInfo = nodeInfo;
    this.host = host;
  }

  @Override
  public void start(Promise<Void> started) {
    listen().<Void>mapEmpty().onComplete(started);
  }

  @Override
  public void stop(Promise<Void> stopped) {
    goAway().onComplete(stopped);
  }

  private Future<HttpServer> listen() {
    ComfyuiProcess begun =
        ComfyuiProcess.start(
            "comfyui-" + port,
            nodeInfo,
            host,
            context,
            () -> context.runOnContext(ignored -> crash()));
    process = begun;
    HttpServer server = vertx.createHttpServer(options());
    http = server;
    return server.requestHandler(ComfyuiApi.router(vertx, port, begun)).listen(port, address);
  }

  /** As ComfyUI's server, which speaks HTTP/1.1 only. */
  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(16 * 1024)
        .setMaxFormAttributeSize(1 << 20)
        .setMaxWebSocketFrameSize(8 << 20)
        .setMaxWebSocketMessageSize(8 << 20);
  }

  private void crash() {
    LOG.log(Level.INFO, "simulated crash of the server on port {0}", String.valueOf(port));
    goAway().onComplete(ignored -> vertx.setTimer(AWAY_MILLIS, timer -> comeBack()));
  }

  private Future<Void> goAway() {
    if (process != null) {
      process.worker().kill();
    }
    return http == null ? Future.succeededFuture() : http.close();
  }

  private void comeBack() {
    listen()
        .onFailure(
            e -> {
              LOG.log(Level.WARNING, "port " + port + " is not free yet", e);
              goAway().onComplete(i -> vertx.setTimer(RETRY_MILLIS, timer -> comeBack()));
            });
  }
}
