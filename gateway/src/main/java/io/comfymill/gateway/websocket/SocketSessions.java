package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.Features;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.ending.Lasting;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.security.key.KeysChanged;
import io.comfymill.gateway.security.key.KnownKeys;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Handles sockets that open, speak and close. */
@ApplicationScoped
public class SocketSessions implements Lasting {
  private static final Logger LOG = Logger.getLogger(SocketSessions.class);
  private static final int MAX_CLIENT_ID = 512;
  private static final int POLICY_VIOLATION = 1008;
  private static final CloseReason ENDS = new CloseReason(1001, "this gateway ends; connect again");

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
  private final KnownKeys keys;
  private final Features features;
  private final LiveMetrics metrics;
  private final ClientSocket.Limits limits;

  /** One per open connection, so bounded by the server's file handles. */
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /**
   * An open connection.
   *
   * @param keyId of the key that it was opened with; null for none
   * @param spoken completes with the client's first message
   */
  private record Session(
      WebSocketConnection connection,
      ClientSocket socket,
      @Nullable String keyId,
      CompletableFuture<Void> spoken) {}

  SocketSessions(
      SocketRegistry registry,
      LastFrames lastFrames,
      JobQueue queue,
      RequestTenant tenant,
      KnownKeys keys,
      Features features,
      LiveMetrics metrics,
      GatewayConfig config) {
    this.registry = registry;
    this.lastFrames = lastFrames;
    this.queue = queue;
    this.tenant = tenant;
    this.keys = keys;
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
    Caller caller = tenant.caller();
    ClientSocket socket = ClientSocket.of(connection, caller.tenant(), clientId, limits);
    Session session = new Session(connection, socket, caller.keyId(), new CompletableFuture<>());
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
    if (session == null || session.socket().hasSpoken() || !isMessage(text)) {
      return;
    }
    session.socket().speaks();
    JsonNode message = parse(text);
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

  /** Closes those that were opened with a key that opens nothing any more. */
  void keysChanged(@Observes KeysChanged event) {
    Map<String, List<Session>> byKey =
        sessions.values().stream()
            .filter(session -> session.keyId() != null)
            .collect(Collectors.groupingBy(session -> String.valueOf(session.keyId())));
    byKey.forEach(
        (key, opened) ->
            keys.isValid(key)
                .subscribe()
                .with(
                    valid -> opened.stream().filter(all -> !valid).forEach(SocketSessions::end),
                    failure -> LOG.warnf("sockets of key %s stay open: %s", key, failure)));
  }

  /** One that fails keeps no other open. */
  @Override
  public Uni<Void> endAll() {
    List<Uni<Void>> closed =
        sessions.values().stream()
            .map(session -> session.connection().close(ENDS).onFailure().recoverWithNull())
            .toList();
    return closed.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(closed).andCollectFailures().replaceWithVoid();
  }

  private static void end(Session session) {
    session
        .connection()
        .close(new CloseReason(POLICY_VIOLATION, "the key was revoked"))
        .subscribe()
        .with(done -> {}, failure -> LOG.debugf(failure, "socket %s", session.connection().id()));
  }

  /** ComfyUI passes over what is no object, and waits on for the first message. */
  static boolean isMessage(String text) {
    return text.length() > MAX_FLAGS || parse(text).isObject();
  }

  private static JsonNode parse(String text) {
    if (text.length() > MAX_FLAGS) {
      return WireJson.mapper().missingNode();
    }
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
