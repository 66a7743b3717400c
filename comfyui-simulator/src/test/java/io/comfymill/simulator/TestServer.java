package io.comfymill.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.wire.WireJson;
import io.comfymill.simulator.files.ServerFolders;
import io.comfymill.simulator.node.NodeInfo;
import io.comfymill.simulator.node.ServerHost;
import io.comfymill.simulator.node.Timing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** A simulated server on a free port, and a plain client of it. */
final class TestServer implements AutoCloseable {
  static final Timing FAST = new Timing(1, 0, Duration.ZERO, Duration.ZERO);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client = HttpClient.newHttpClient();
  private final ServerHost host;
  private final int port;

  TestServer(Path folder, Timing timing) throws IOException, InterruptedException {
    host = ServerHost.of(new ServerFolders(folder), timing);
    port = freePort();
    try {
      vertx
          .deployVerticle(new SimulatedServer("127.0.0.1", port, NodeInfo.load(), host))
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  Path folder(String type) {
    return host.folders().ofType(type).orElseThrow();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return WireJson.mapper().readTree(get(path).body());
  }

  HttpResponse<byte[]> post(String path, String body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)).build());
  }

  /** The id of a prompt that is accepted. */
  String submit(JsonNode body) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = post("/prompt", PythonJson.text(body));
    if (answer.statusCode() != 200) {
      throw new AssertionError(new String(answer.body(), StandardCharsets.UTF_8));
    }
    return WireJson.mapper().readTree(answer.body()).path("prompt_id").textValue();
  }

  /** What is said of a prompt that is refused. */
  JsonNode refusal(JsonNode body) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = post("/prompt", PythonJson.text(body));
    if (answer.statusCode() != 400) {
      throw new AssertionError("answered with " + answer.statusCode());
    }
    return WireJson.mapper().readTree(answer.body());
  }

  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
