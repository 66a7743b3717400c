package io.comfymill.gateway.websocket;

import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** {@code /ws?clientId=}, and {@code /api/ws} through {@code ApiPrefix}. */
@WebSocket(path = "/ws")
public class LiveEndpoint {
  private static final Logger LOG = Logger.getLogger(LiveEndpoint.class);

  private final SocketSessions sessions;

  LiveEndpoint(SocketSessions sessions) {
    this.sessions = sessions;
  }

  @OnOpen
  Uni<Void> open(WebSocketConnection connection) {
    return sessions.open(connection);
  }

  @OnTextMessage
  @NonBlocking
  void said(String text, WebSocketConnection connection) {
    sessions.said(connection, text);
  }

  @OnClose
  @NonBlocking
  void closed(WebSocketConnection connection) {
    sessions.closed(connection);
  }

  @OnError
  @NonBlocking
  void failed(Throwable failure, WebSocketConnection connection) {
    LOG.debugf(failure, "socket %s", connection.id());
  }
}
