package io.comfymill.gateway.live;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.live.LiveFrame;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** One client's open WebSocket. */
final class ClientSocket {
  private static final CloseReason TOO_SLOW = new CloseReason(1013, "the client reads too slowly");

  private final WebSocketConnection connection;
  private final TenantId tenant;
  private final String clientId;
  private final String address;
  private final Outbox outbox;
  private volatile boolean knowsPreviewMetadata;

  ClientSocket(
      WebSocketConnection connection, TenantId tenant, String clientId, Outbox.Limits limits) {
    this.connection = connection;
    this.tenant = tenant;
    this.clientId = clientId;
    this.address = Addresses.host(connection.handshakeRequest().remoteAddress());
    this.outbox = new Outbox(limits, this::send, this::giveUp);
  }

  TenantId tenant() {
    return tenant;
  }

  String clientId() {
    return clientId;
  }

  /** Where it comes from, without the port. */
  String address() {
    return address;
  }

  void declarePreviewMetadata(boolean known) {
    knowsPreviewMetadata = known;
  }

  /**
   * @return how many messages were dropped, since the client is slow
   */
  int sendText(String json) {
    return outbox.add(new Outbox.Message.Text(json));
  }

  int send(LiveFrame frame) {
    if (frame.kind() == LiveFrame.Kind.TEXT) {
      return sendText(new String(frame.payload(), StandardCharsets.UTF_8));
    }
    byte[] payload =
        knowsPreviewMetadata ? frame.payload() : PreviewFrames.withoutMetadata(frame.payload());
    return outbox.add(new Outbox.Message.Binary(payload));
  }

  void closed() {
    outbox.close();
  }

  private Uni<Void> send(Outbox.Message message) {
    if (message instanceof Outbox.Message.Text text) {
      return connection.sendText(text.json());
    }
    return connection.sendBinary(Buffer.buffer(((Outbox.Message.Binary) message).payload()));
  }

  private void giveUp() {
    connection.close(TOO_SLOW).subscribe().with(done -> {}, failure -> outbox.close());
  }
}
