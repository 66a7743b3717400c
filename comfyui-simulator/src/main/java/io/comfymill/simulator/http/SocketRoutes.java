package io.comfymill.simulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.simulator.execution.Executing;
import io.comfymill.simulator.live.Clients;
import io.comfymill.simulator.live.SocketFrames;
import io.comfymill.simulator.queue.PromptQueue;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code /ws}. */
final class SocketRoutes {
  private static final System.Logger LOG = System.getLogger(SocketRoutes.class.getName());

  private final Clients clients;
  private final PromptQueue queue;
  private final Executing executing;

  SocketRoutes(Clients clients, PromptQueue queue, Executing executing) {
    this.clients = clients;
    this.queue = queue;
    this.executing = executing;
  }

  void mount(Routes routes) {
    routes.get("/ws", this::upgrade);
  }

  private void upgrade(RoutingContext context) {
    String header = context.request().getHeader("Upgrade");
    if (!"websocket".equalsIgnoreCase(header)) {
      Answers.text(
          context, 400, "No WebSocket UPGRADE hdr: None\n Can \"Upgrade\" only to \"WebSocket\".");
      return;
    }
    String given = context.request().getParam("clientId", "");
    String clientId = given.isEmpty() ? UUID.randomUUID().toString().replace("-", "") : given;
    context
        .request()
        .toWebSocket()
        .onSuccess(socket -> open(socket, clientId))
        .onFailure(e -> LOG.log(Level.DEBUG, "a WebSocket was not opened", e));
  }

  private void open(ServerWebSocket socket, String clientId) {
    AtomicBoolean first = new AtomicBoolean(true);
    socket.textMessageHandler(
        text -> {
          if (first.get() && firstMessage(socket, clientId, text)) {
            first.set(false);
          }
        });
    socket.exceptionHandler(e -> LOG.log(Level.DEBUG, "a WebSocket broke", e));
    socket.closeHandler(ignored -> clients.unregister(clientId));
    clients.register(clientId, socket);
    ObjectNode status = SocketFrames.status(queue.remaining()).put("sid", clientId);
    socket.writeTextMessage(SocketFrames.text("status", status));
    String graphNodeId = executing.graphNodeFor(clientId);
    if (graphNodeId != null) {
      ObjectNode data = JsonNodeFactory.instance.objectNode().put("node", graphNodeId);
      socket.writeTextMessage(SocketFrames.text("executing", data));
    }
  }

  /**
   * Only the first message counts, and only if it declares features.
   *
   * @return whether it was one: what is no object is passed over
   */
  private boolean firstMessage(ServerWebSocket socket, String clientId, String text) {
    try {
      JsonNode message = WireJson.mapper().readTree(text);
      if (!message.isObject()) {
        return false;
      }
      if (message.path("type").asText().equals("feature_flags")) {
        clients.declare(clientId, message.path("data"));
        socket.writeTextMessage(SocketFrames.text("feature_flags", SocketFrames.features()));
      }
      return true;
    } catch (JsonProcessingException e) {
      LOG.log(Level.DEBUG, "a client sent no JSON", e);
      return false;
    }
  }
}
