package io.comfymill.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a gateway sends to one client over {@code /ws}. The socket may break or never
 * open, so callers that need certainty also ask the history.
 */
public final class LiveMessages implements AutoCloseable {
  private final Gateway gateway;
  private final String clientId;
  private final Consumer<byte[]> previews;
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private volatile @Nullable WebSocket socket;

  public LiveMessages(Gateway gateway, String clientId) {
    this(gateway, clientId, preview -> {});
  }

  /**
   * @param previews is given each preview, a JPEG or PNG, on the thread of the socket
   */
  public LiveMessages(Gateway gateway, String clientId, Consumer<byte[]> previews) {
    this.gateway = gateway;
    this.clientId = clientId;
    this.previews = previews;
  }

  /** Tries to open the socket unless it is open. */
  public void connect() {
    if (socket != null) {
      return;
    }
    String address = gateway.address("/ws?clientId=" + clientId).toString();
    try {
      WebSocket.Builder builder = gateway.http().newWebSocketBuilder();
      gateway.authorization().ifPresent(value -> builder.header("Authorization", value));
      socket =
          builder
              .buildAsync(URI.create(address.replaceFirst("^http", "ws")), new Receiver())
              .join();
    } catch (CompletionException notNow) {
      socket = null;
    }
  }

  /** The next message; null where none came in time. */
  @Nullable JsonNode poll(Duration timeout) throws InterruptedException {
    return messages.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        receive(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      binary.writeBytes(part);
      if (last) {
        PreviewMessage.picture(binary.toByteArray()).ifPresent(previews);
        binary.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      socket = null;
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      socket = null;
    }
  }

  private void receive(String message) {
    try {
      messages.add(WireJson.mapper().readTree(message));
    } catch (JsonProcessingException notForUs) {
      // Custom nodes may send anything. What ends the wait is JSON, and in the history as well.
    }
  }
}
