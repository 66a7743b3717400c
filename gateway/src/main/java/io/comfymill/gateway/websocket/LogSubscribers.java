package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients that want log lines. Each gateway knows them all, since a client may ask one and have
 * its socket at another; as in ComfyUI, a client without a socket is forgotten.
 */
@ApplicationScoped
public class LogSubscribers {
  static final String PREFIX = "comfymill:log-subscribers:";

  /** What a gateway subscribes to. */
  static final String PATTERN = PREFIX + "*";

  private static final char WANTS = '+';
  private static final char WANTS_NO_MORE = '-';

  private final Redis redis;
  private final SocketRegistry sockets;
  private final LiveMetrics metrics;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();

  LogSubscribers(Redis redis, SocketRegistry sockets, LiveMetrics metrics) {
    this.redis = redis;
    this.sockets = sockets;
    this.metrics = metrics;
  }

  private record Client(TenantId tenant, String id) {}

  /** Tells all gateways. */
  public Uni<Void> change(TenantId tenant, String clientId, boolean wanted) {
    return Uni.createFrom()
        .completionStage(
            () ->
                redis
                    .send(
                        Request.cmd(Command.PUBLISH)
                            .arg(PREFIX + tenant)
                            .arg((wanted ? WANTS : WANTS_NO_MORE) + clientId))
                    .toCompletionStage())
        .replaceWithVoid();
  }

  void received(String channel, byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return; // none of ours
    }
    Client client = new Client(new TenantId(channel.substring(PREFIX.length())), text.substring(1));
    if (text.charAt(0) != WANTS) {
      clients.remove(client);
    } else if (!sockets(client).isEmpty()) {
      clients.add(client);
    }
  }

  private List<ClientSocket> sockets(Client client) {
    return sockets.find(client.tenant(), client.id());
  }

  /** Whether anybody here wants them. */
  public boolean areThere() {
    clients.removeIf(client -> sockets(client).isEmpty());
    return !clients.isEmpty();
  }

  /**
   * @param entries as {@code /internal/logs/raw} has them
   */
  public void tell(List<JsonNode> entries) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.putArray("entries").addAll(entries);
    String message = SocketMessages.message("logs", data.putNull("size"));
    for (Client client : clients) {
      sockets(client).forEach(socket -> metrics.sent(socket.sendText(message)));
    }
  }
}
