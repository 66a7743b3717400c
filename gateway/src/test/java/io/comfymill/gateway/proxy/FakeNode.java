package io.comfymill.gateway.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent with a ComfyUI behind it: answers what it was told to, as ComfyUI's server would. */
final class FakeNode implements AutoCloseable {
  private static final String PREFIX = "/forward/x";

  final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final HttpServer server;

  FakeNode(Vertx vertx) {
    this.server =
        vertx
            .createHttpServer()
            .webSocketHandler(this::echo)
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + PREFIX;
  }

  /**
   * @param route like {@code GET /i18n}
   */
  FakeNode answering(String route, String answer) {
    answers.put(route, answer);
    return this;
  }

  private void echo(ServerWebSocket socket) {
    requests.add("WebSocket " + socket.path());
    socket.textMessageHandler(socket::writeTextMessage);
  }

  private void answer(HttpServerRequest request) {
    String path = request.path().substring(PREFIX.length());
    String route = request.method() + " " + path;
    request.body().onSuccess(body -> requests.add(route + (body.length() == 0 ? "" : " " + body)));
    String answer = answers.get(route);
    if (answer != null) {
      request
          .response()
          .putHeader("Content-Type", answer.startsWith("<") ? "text/html" : "application/json")
          .end(answer);
    } else if (request.method().equals(HttpMethod.GET)) {
      request.response().setStatusCode(404).end();
    } else {
      request.response().setStatusCode(405).putHeader("Allow", allowed(path)).end();
    }
  }

  private String allowed(String path) {
    StringBuilder allowed = new StringBuilder("GET,HEAD");
    answers.keySet().stream()
        .filter(route -> route.endsWith(" " + path) && !route.startsWith("GET "))
        .forEach(route -> allowed.append(',').append(route.substring(0, route.indexOf(' '))));
    return allowed.toString();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
