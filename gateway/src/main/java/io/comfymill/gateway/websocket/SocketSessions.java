package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.AttemptId;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Handles sockets that open, speak and close. */
@ApplicationScoped
public class SocketSessions {
  private static final Logger LOG = Logger.getLogger(SocketSessions.class);
  private static final int MAX_CLIENT_ID = 512;

  /** Longer messages are not feature flags, and would block the event loop. */
  private static final int MAX_FLAGS = 64 * 1024;

  private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(1);

  private static final String SEVERAL_JOBS = "supports_concurrent_jobs";

  /** Feature flags, which decide on the form of previews, follow at once or never. */
  private static final Duration FLAGS_WITHIN = Duration.ofMillis(150);

  private final SocketRegistry registry;
  private final LastFrames lastFrames;
  private final JobQueue queue;
  private final RequestTenant tenant;
  private final Features features;
  private final LiveMetrics metrics;
  private final ClientSocket.Limits limits;

  /** One per open connection, so bounded by the server's file handles. */
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /**
   * An open connection.
   *
   * @param spoken completes with the client's first message
   */
  private record Session(ClientSocket socket, CompletableFuture<Void> spoken) {}

  SocketSessions(
      SocketRegistry registry,
      LastFrames lastFrames,
      JobQueue queue,
      RequestTenant tenant,
      Features features,
      LiveMetrics metrics,
      GatewayConfig config) {
    this.registry = registry;
    this.lastFrames = lastFrames;
    this.queue = queue;
    this.tenant = tenant;
    this.features = features;
    this.metrics = metrics;
    this.limits =
        new ClientSocket.Limits(
            new Outbox.Limits(
                config.sockets().previewBacklog().asLongValue(),
                config.sockets().maxBacklog().asLongValue()),
            config.sockets().maxHeldBack().asLongValue());
  }

  /** Registered at once, so that it misses nothing; the socket itself waits for the greeting. */
  Uni<Void> open(WebSocketConnection connection) {
    String clientId =
        clientId(connection.handshakeRequest().query())
            .orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
    ClientSocket socket = ClientSocket.of(connection, tenant.current(), clientId, limits);
    Session session = new Session(socket, new CompletableFuture<>());
    sessions.put(connection.id(), session);
    registry.register(socket);
    Uni<Long> remaining = orWithout(queue.remaining(socket.tenant()), 0L);
    Uni<Map<AttemptId, List<JobMessage>>> running =
        orWithout(lastFrames.of(socket.tenant(), clientId), Map.of());
    return Uni.combine()
        .all()
        .unis(remaining, running)
        .with((length, before) -> greet(session, length, before))
        .replaceWithVoid();
  }

  /** A greeting comes in time, even if stores do not answer. */
  private static <T> Uni<T> orWithout(Uni<T> asked, T otherwise) {
    return asked
        .ifNoItem()
        .after(GREETING_TIMEOUT)
        .fail()
        .onFailure()
        .invoke(failure -> LOG.debugf("greeting without: %s", failure.getMessage()))
        .onFailure()
        .recoverWithItem(otherwise);
  }

  private Session greet(Session session, long length, Map<AttemptId, List<JobMessage>> before) {
    ClientSocket socket = session.socket();
    metrics.sent(socket.greet(SocketMessages.status(length, socket.clientId())));
    if (before.isEmpty()) {
      metrics.sent(socket.resume(before));
    } else {
      Uni.createFrom()
          .completionStage(session.spoken())
          .ifNoItem()
          .after(FLAGS_WITHIN)
          .recoverWithUni(Uni.createFrom().voidItem())
          .subscribe()
          .with(
              now -> metrics.sent(socket.resume(before)),
              failure -> LOG.warn("a client is not told where its jobs are", failure));
    }
    return session;
  }

  void said(WebSocketConnection connection, String text) {
    Session session = sessions.get(connection.id());
    if (session == null || !session.socket().isFirstMessage()) {
      return;
    }
    JsonNode message = text.length() > MAX_FLAGS ? parse("") : parse(text);
    if (message.path("type").asText().equals("feature_flags")) {
      JsonNode flags = message.path("data");
      int dropped =
          session
              .socket()
              .declare(
                  flags.path("supports_preview_metadata").asBoolean(),
                  flags.path(SEVERAL_JOBS).asBoolean(),
                  SocketMessages.message("feature_flags", features.json()));
      metrics.sent(dropped);
    }
    session.spoken().complete(null);
  }

  void closed(WebSocketConnection connection) {
    Session session = sessions.remove(connection.id());
    if (session != null) {
      registry.unregister(session.socket());
      session.socket().closed();
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
