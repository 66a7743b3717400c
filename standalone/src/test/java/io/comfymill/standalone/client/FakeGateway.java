package io.comfymill.standalone.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.comfymill.standalone.ports.Loopback;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Answers what it was told to, by path; it has no WebSocket. */
public final class FakeGateway implements AutoCloseable {
  private record Answer(int status, Supplier<String> body) {}

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  public FakeGateway() throws IOException {
    server = HttpServer.create(Loopback.address(0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public FakeGateway answering(String pathAndQuery, int status, String body) {
    return answering(pathAndQuery, status, () -> body);
  }

  /**
   * @param body as of each request
   */
  public FakeGateway answering(String pathAndQuery, int status, Supplier<String> body) {
    answers.put(pathAndQuery, new Answer(status, body));
    return this;
  }

  /** Method, path and body of each, in order. */
  public List<String> requests() {
    return requests;
  }

  /** The header of each request that had one, in order. */
  public List<String> authorizations() {
    return authorizations;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String address = exchange.getRequestURI().toString();
      authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
      requests.add(exchange.getRequestMethod() + " " + address + " " + body);
      Answer answer = answers.getOrDefault(address, new Answer(404, () -> "?"));
      byte[] bytes = answer.body().get().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
