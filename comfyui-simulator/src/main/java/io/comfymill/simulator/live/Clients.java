package io.comfymill.simulator.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<String, ServerWebSocket> sockets = new HashMap<>();
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
    String text = Messages.text(type, data);
    eventLoop.runOnContext(ignored -> each(clientId, socket -> socket.writeTextMessage(text)));
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
    eventLoop.runOnContext(
        ignored -> {
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
