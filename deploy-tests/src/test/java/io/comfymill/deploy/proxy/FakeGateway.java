package io.comfymill.deploy.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a proxy sees of a gateway: readiness, requests with bodies, WebSockets. */
final class FakeGateway {
  private final String name;
  private final HttpServer server;
  final AtomicInteger requests = new AtomicInteger();
  volatile boolean ready = true;

  FakeGateway(Vertx vertx, String name) throws Exception {
    this.name = name;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::answer)
            .webSocketHandler(this::echo);
    server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    if (request.path().startsWith("/q/")) {
      request.response().setStatusCode(ready ? 200 : 503).end();
      return;
    }
    requests.incrementAndGet();
    String client = request.getHeader("X-Forwarded-For");
    AtomicInteger bytes = new AtomicInteger();
    request.handler(part -> bytes.addAndGet(part.length()));
    request.endHandler(end -> request.response().end(name + " " + bytes + " " + client));
  }

  private void echo(ServerWebSocket socket) {
    socket.textMessageHandler(text -> socket.writeTextMessage(name + " " + text));
  }

  String address() {
    return "127.0.0.1:" + server.actualPort();
  }

  void kill() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
