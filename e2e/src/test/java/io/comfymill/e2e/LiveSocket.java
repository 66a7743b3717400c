package io.comfymill.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client's WebSocket, which keeps all it is told. */
final class LiveSocket implements WebSocket.Listener, AutoCloseable {
  private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private final List<byte[]> binaries = new CopyOnWriteArrayList<>();

  /** All but {@code status}, in order: the first letters of the prompt id and the outline. */
  private final List<String> order = new CopyOnWriteArrayList<>();

  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private final WebSocket socket;
  private volatile int closeCode;

  private LiveSocket(URI gateway, String clientId) {
    URI address = URI.create("ws://" + gateway.getAuthority() + "/ws?clientId=" + clientId);
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
  }

  /** Connects, and waits for the first {@code status}. */
  static LiveSocket open(URI gateway, String clientId) {
    LiveSocket opened = new LiveSocket(gateway, clientId);
    opened.awaitMessage(message -> message.path("type").asText().equals("status"));
    return opened;
  }

  LiveSocket declare(String feature) {
    socket
        .sendText("{\"type\":\"feature_flags\",\"data\":{\"%s\":true}}".formatted(feature), true)
        .join();
    awaitMessage(message -> message.path("type").asText().equals("feature_flags"));
    return this;
  }

  /** All text messages so far. */
  List<JsonNode> messages() {
    return messages;
  }

  List<byte[]> binaries() {
    return binaries;
  }

  /** Messages of one prompt, in order; {@code progress_state} without its nodes. */
  List<String> story(String promptId) {
    return messages.stream()
        .filter(message -> message.at("/data/prompt_id").asText().equals(promptId))
        .map(LiveSocket::outline)
        .toList();
  }

  /**
   * Messages of all prompts in order, without {@code status} and {@code progress_state}; binary
   * ones as their type.
   */
  List<String> order() {
    return order;
  }

  private void note(JsonNode message) {
    String outline = outline(message);
    if (!outline.equals("status") && !outline.equals("progress_state")) {
      String promptId = message.at("/data/prompt_id").asText();
      order.add((promptId.isEmpty() ? "" : promptId.substring(0, 8) + " ") + outline);
    }
  }

  private static String outline(JsonNode message) {
    String type = message.path("type").asText();
    JsonNode node = message.at("/data/node");
    return node.isMissingNode() ? type : type + " " + node.asText();
  }

  void awaitEnd(String promptId) {
    awaitMessage(
        message ->
            message.path("type").asText().equals("executing")
                && message.at("/data/node").isNull()
                && message.at("/data/prompt_id").asText().equals(promptId));
  }

  void awaitMessage(Predicate<JsonNode> wanted) {
    await("a message among " + messages.size())
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> messages.stream().anyMatch(wanted));
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        JsonNode message = WireJson.mapper().readTree(text.toString());
        note(message);
        messages.add(message);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    while (data.hasRemaining()) {
      binary.write(data.get());
    }
    if (last) {
      binaries.add(binary.toByteArray());
      order.add("binary " + ByteBuffer.wrap(binary.toByteArray()).getInt());
      binary.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeCode = code;
    return null;
  }

  /** With which the gateway closed it; 0 while it is open. */
  int closeCode() {
    return closeCode;
  }

  @Override
  public void close() {
    if (socket.isOutputClosed()) {
      return;
    }
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }
}
