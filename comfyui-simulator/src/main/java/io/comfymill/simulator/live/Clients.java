package io.comfymill.simulator.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open WebSockets of one server by client id.
 *
 * <p>Owned by the server's event loop: messages from other threads queue up there, so that every
 * client gets them in the order in which they were sent.
 */
public final class Clients {
  private static final String METADATA_FEATURE = "supports_preview_metadata";

  private final Context eventLoop;
  private final Map<String, ServerWebSocket> sockets = new ConcurrentHashMap<>();
  private final Queue<Runnable> outbox = new ConcurrentLinkedQueue<>();
  private volatile long lateMillis;
  private final AtomicBoolean emptying = new AtomicBoolean();
  private final Map<String, JsonNode> features = new HashMap<>();

  public Clients(Context eventLoop) {
    this.eventLoop = eventLoop;
  }

  /** To be called on the event loop. */
  public void register(String clientId, ServerWebSocket socket) {
    sockets.put(clientId, socket);
    features.put(clientId, MissingNode.getInstance());
  }

  /**
   * To be called on the event loop when a socket closed. As in ComfyUI, this forgets the client
   * even where a newer socket has taken its place: clients have to live with that.
   */
  public void unregister(String clientId) {
    sockets.remove(clientId);
    features.remove(clientId);
  }

  /** To be called on the event loop. */
  public void declare(String clientId, JsonNode clientFeatures) {
    features.put(clientId, clientFeatures);
  }

  /**
   * @param clientId null for everyone
   */
  public void send(@Nullable String clientId, String type, JsonNode data) {
    if (hears(clientId)) {
      String text = SocketFrames.text(type, data);
      later(() -> each(clientId, socket -> socket.writeTextMessage(text)));
    }
  }

  private boolean hears(@Nullable String clientId) {
    return clientId == null ? !sockets.isEmpty() : sockets.containsKey(clientId);
  }

  /** Wakes the event loop once for many messages: that is what costs. */
  private void later(Runnable message) {
    outbox.add(message);
    if (emptying.compareAndSet(false, true)) {
      long millis = lateMillis;
      if (millis == 0) {
        eventLoop.runOnContext(ignored -> empty());
      } else {
        eventLoop.owner().setTimer(millis, timer -> eventLoop.runOnContext(ignored -> empty()));
      }
    }
  }

  /** From now on messages leave up to this much later, in order. */
  public void late(Duration by) {
    lateMillis = by.toMillis();
  }

  /** As {@link #unregister}, and the socket stays open: its client hears nothing more. */
  public void forget(String clientId) {
    later(() -> unregister(clientId));
  }

  /** Closes the client's socket, as when the network breaks. */
  public void cut(String clientId) {
    later(() -> each(clientId, socket -> socket.close()));
  }

  private void empty() {
    emptying.set(false);
    for (Runnable message = outbox.poll(); message != null; message = outbox.poll()) {
      message.run();
    }
  }

  /** Only to a client that can read the frame's metadata. */
  public void sendIfItKnowsMetadata(@Nullable String clientId, byte[] frame) {
    sendBinary(clientId, frame, true);
  }

  /** Only to a client that cannot read metadata, or to everyone where there is none. */
  public void sendUnlessItKnowsMetadata(@Nullable String clientId, byte[] frame) {
    sendBinary(clientId, frame, false);
  }

  private void sendBinary(@Nullable String clientId, byte[] frame, boolean metadata) {
    later(
        () -> {
          if (knowsMetadata(clientId) == metadata) {
            each(clientId, socket -> socket.writeBinaryMessage(Buffer.buffer(frame)));
          }
        });
  }

  private boolean knowsMetadata(@Nullable String clientId) {
    JsonNode declared = clientId == null ? null : features.get(clientId);
    return declared != null && declared.path(METADATA_FEATURE).asBoolean();
  }

  private void each(@Nullable String clientId, Consumer<ServerWebSocket> action) {
    if (clientId == null) {
      List.copyOf(sockets.values()).forEach(socket -> ifOpen(socket, action));
      return;
    }
    ServerWebSocket socket = sockets.get(clientId);
    if (socket != null) {
      ifOpen(socket, action);
    }
  }

  private static void ifOpen(ServerWebSocket socket, Consumer<ServerWebSocket> action) {
    if (!socket.isClosed()) {
      action.accept(socket);
    }
  }
}
