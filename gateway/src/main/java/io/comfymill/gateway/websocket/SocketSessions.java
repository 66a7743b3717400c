package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.Features;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.security.RequestTenant;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Handles sockets that open, speak and close. */
@ApplicationScoped
public class SocketSessions {
  private static final int MAX_CLIENT_ID = 512;

  /** Longer messages are not feature flags, and would block the event loop. */
  private static final int MAX_FLAGS = 64 * 1024;

  private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(1);

  private final SocketRegistry registry;
  private final RunningAttempts attempts;
  private final JobQueue queue;
  private final RequestTenant tenant;
  private final Features features;
  private final Outbox.Limits limits;

  /** One per open connection, so bounded by the server's file handles. */
  private final Map<String, ClientSocket> sessions = new ConcurrentHashMap<>();

  SocketSessions(
      SocketRegistry registry,
      RunningAttempts attempts,
      JobQueue queue,
      RequestTenant tenant,
      Features features,
      GatewayConfig config) {
    this.registry = registry;
    this.attempts = attempts;
    this.queue = queue;
    this.tenant = tenant;
    this.features = features;
    this.limits =
        new Outbox.Limits(
            config.sockets().previewBacklog().asLongValue(),
            config.sockets().maxBacklog().asLongValue());
  }

  Uni<Void> open(WebSocketConnection connection) {
    String clientId =
        clientId(connection.handshakeRequest().query())
            .orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
    ClientSocket socket = ClientSocket.of(connection, tenant.current(), clientId, limits);
    sessions.put(connection.id(), socket);
    return queue
        .remaining(socket.tenant())
        .ifNoItem()
        .after(GREETING_TIMEOUT)
        .recoverWithItem(0L)
        .onFailure()
        .recoverWithItem(0L)
        .invoke(remaining -> greet(connection, socket, remaining))
        .replaceWithVoid();
  }

  /** Registered after the greeting, so that nothing is sent before it. */
  private void greet(WebSocketConnection connection, ClientSocket socket, long remaining) {
    socket.sendText(SocketMessages.status(remaining, socket.clientId()));
    attempts
        .graphNodeOf(socket.tenant(), socket.clientId())
        .ifPresent(node -> socket.sendText(SocketMessages.executing(node)));
    registry.register(socket);
    if (!sessions.containsKey(connection.id())) { // closed meanwhile
      registry.unregister(socket);
    }
  }

  void said(WebSocketConnection connection, String text) {
    ClientSocket socket = sessions.get(connection.id());
    if (socket == null || !socket.isFirstMessage()) {
      return;
    }
    JsonNode message = text.length() > MAX_FLAGS ? parse("") : parse(text);
    if (message.path("type").asText().equals("feature_flags")) {
      boolean metadata = message.path("data").path("supports_preview_metadata").asBoolean();
      socket.declarePreviewMetadata(metadata);
      socket.sendText(SocketMessages.message("feature_flags", features.json()));
    }
  }

  void closed(WebSocketConnection connection) {
    ClientSocket socket = sessions.remove(connection.id());
    if (socket != null) {
      registry.unregister(socket);
      socket.closed();
    }
  }

  private static JsonNode parse(String text) {
    try {
      return WireJson.mapper().readTree(text);
    } catch (IOException e) {
      return WireJson.mapper().missingNode(); // ignored, as by ComfyUI
    }
  }

  static Optional<String> clientId(@Nullable String query) {
    return Arrays.stream(query == null ? new String[0] : query.split("&"))
        .filter(parameter -> parameter.startsWith("clientId="))
        .map(parameter -> parameter.substring("clientId=".length()))
        .map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8))
        .filter(id -> !id.isEmpty() && id.length() <= MAX_CLIENT_ID)
        .findFirst();
  }
}
