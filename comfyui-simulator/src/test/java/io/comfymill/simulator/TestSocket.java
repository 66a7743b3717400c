package io.comfymill.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that keeps what it gets, binary frames as binary nodes. */
final class TestSocket implements WebSocket.Listener, AutoCloseable {
  private static final JsonNode CLOSED = TextNode.valueOf("closed");

  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private @Nullable WebSocket socket;

  static TestSocket open(TestServer server, String clientId) {
    TestSocket listener = new TestSocket();
    HttpClient client = server.client();
    URI uri = URI.create(server.uri("/ws?clientId=" + clientId).toString().replace("http", "ws"));
    listener.socket = client.newWebSocketBuilder().buildAsync(uri, listener).join();
    return listener;
  }

  void send(String message) {
    socket.sendText(message, true).join();
  }

  JsonNode next() throws InterruptedException {
    JsonNode message = received.poll(20, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message for 20 s");
    }
    return message;
  }

  /** All up to and with the first that fits. */
  List<JsonNode> until(Predicate<JsonNode> last) throws InterruptedException {
    List<JsonNode> messages = new ArrayList<>();
    while (messages.isEmpty() || !last.test(messages.get(messages.size() - 1))) {
      messages.add(next());
    }
    return messages;
  }

  List<JsonNode> untilTheEnd() throws InterruptedException {
    return until(TestSocket::isEnd);
  }

  static boolean isExecuting(JsonNode message, String graphNodeId) {
    return message.path("type").asText().equals("executing")
        && message.at("/data/node").asText().equals(graphNodeId);
  }

  static boolean isEnd(JsonNode message) {
    return message.path("type").asText().equals("executing") && message.at("/data/node").isNull();
  }

  static boolean isClosed(JsonNode message) {
    return message.equals(CLOSED);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        received.add(WireJson.mapper().readTree(text.toString()));
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binary.writeBytes(bytes);
    if (last) {
      received.add(WireJson.mapper().getNodeFactory().binaryNode(binary.toByteArray()));
      binary.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed();
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed();
  }

  private void closed() {
    received.add(CLOSED);
    closed.complete(null);
  }

  /**
   * Waits for the server's answer: it forgets a client when a socket of it has closed, even where a
   * newer one has taken its place.
   */
  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(closedAlready -> null).join();
    closed.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
