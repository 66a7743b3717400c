package io.comfymill.agent.comfyui;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * ComfyUI's {@code /ws}. The client id survives reconnects and restarts of the agent, since ComfyUI
 * sends the messages of a prompt to the client id under which it was posted.
 */
public final class VertxMessageSource implements MessageSource {
  private static final Logger LOG = Logger.getLogger(VertxMessageSource.class);

  /** Only to a socket that sends this first does ComfyUI send previews that name their prompt. */
  private static final String FEATURE_FLAGS =
      "{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}";

  private final ComfyUiHttp http;
  private final String clientId;

  public VertxMessageSource(ComfyUiHttp http, String clientId) {
    this.http = http;
    this.clientId = clientId;
  }

  @Override
  public CompletionStage<Connection> connect(Consumer<Event> events) {
    return http.webSocket("/ws?clientId=" + URLEncoder.encode(clientId, StandardCharsets.UTF_8))
        .map(socket -> open(socket, events))
        .recover(failure -> Future.failedFuture(away(failure)))
        .toCompletionStage();
  }

  /** Vert.x has exceptions of several kinds for a ComfyUI that cannot be reached. */
  private static IOException away(Throwable failure) {
    return failure instanceof IOException known
        ? known
        : new IOException(failure.getMessage(), failure);
  }

  private static Connection open(WebSocket socket, Consumer<Event> events) {
    socket.textMessageHandler(message -> events.accept(new Text(LongMessages.shortened(message))));
    socket.binaryMessageHandler(message -> events.accept(new Binary(message.getBytes())));
    socket.exceptionHandler(failure -> LOG.debugf(failure, "WebSocket failed"));
    socket.pongHandler(nothing -> events.accept(new Pong()));
    socket.closeHandler(closed -> events.accept(new Closed("ComfyUI's WebSocket closed")));
    logFailure(socket.writeTextMessage(FEATURE_FLAGS), "send feature flags");
    return new Open(socket);
  }

  private record Open(WebSocket socket) implements Connection {
    @Override
    public void close() {
      logFailure(socket.close(), "close the WebSocket");
    }

    @Override
    public void ping() {
      logFailure(socket.writePing(Buffer.buffer("comfymill")), "send a ping");
    }
  }

  private static void logFailure(Future<Void> outcome, String what) {
    outcome.onFailure(failure -> LOG.debugf(failure, "could not %s", what));
  }
}
