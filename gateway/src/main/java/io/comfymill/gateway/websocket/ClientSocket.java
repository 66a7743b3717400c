package io.comfymill.gateway.websocket;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.live.LiveFrame;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** One client's open WebSocket. */
final class ClientSocket {
  private static final Logger LOG = Logger.getLogger(ClientSocket.class);
  private static final CloseReason TOO_SLOW = new CloseReason(1013, "the client reads too slowly");

  private final TenantId tenant;
  private final String clientId;
  private final String address;
  private final Outbox outbox;
  private final AtomicBoolean spoken = new AtomicBoolean();
  private volatile boolean knowsPreviewMetadata;

  /**
   * @param address the remote address without the port
   */
  ClientSocket(TenantId tenant, String clientId, String address, Outbox outbox) {
    this.tenant = tenant;
    this.clientId = clientId;
    this.address = address;
    this.outbox = outbox;
  }

  static ClientSocket of(
      WebSocketConnection connection, TenantId tenant, String clientId, Outbox.Limits limits) {
    String address = Addresses.host(connection.handshakeRequest().remoteAddress());
    Outbox outbox =
        new Outbox(limits, message -> send(connection, message), () -> giveUp(connection));
    return new ClientSocket(tenant, clientId, address, outbox);
  }

  TenantId tenant() {
    return tenant;
  }

  String clientId() {
    return clientId;
  }

  String address() {
    return address;
  }

  /** Only the first message of a client counts, as in ComfyUI. */
  boolean isFirstMessage() {
    return spoken.compareAndSet(false, true);
  }

  void declarePreviewMetadata(boolean known) {
    knowsPreviewMetadata = known;
  }

  /**
   * @return how many messages were dropped because the client is slow
   */
  int sendText(String json) {
    return outbox.add(new Outbox.Message.Text(json));
  }

  int send(LiveFrame frame) {
    if (frame.kind() == LiveFrame.Kind.TEXT) {
      return sendText(new String(frame.payload(), StandardCharsets.UTF_8));
    }
    byte[] payload =
        knowsPreviewMetadata
            ? frame.payload()
            : new BinaryMessage(frame.payload()).withoutMetadata().bytes();
    return outbox.add(new Outbox.Message.Binary(payload));
  }

  void closed() {
    outbox.close();
  }

  private static Uni<Void> send(WebSocketConnection connection, Outbox.Message message) {
    if (message instanceof Outbox.Message.Text text) {
      return connection.sendText(text.json());
    }
    return connection.sendBinary(Buffer.buffer(((Outbox.Message.Binary) message).payload()));
  }

  private static void giveUp(WebSocketConnection connection) {
    LOG.warnf("closing the socket of %s: it reads too slowly", connection.id());
    connection
        .close(TOO_SLOW)
        .subscribe()
        .with(done -> {}, failure -> LOG.debugf("it was closed already: %s", failure.getMessage()));
  }
}
