package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.TenantId;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/**
 * Messages that are about no job, for all sockets of a tenant on every gateway. One that is lost is
 * not sent again: whoever wants to be sure asks.
 */
@ApplicationScoped
public class TenantNotices {
  static final String PREFIX = "comfymill:notices:";

  /** What a gateway subscribes to. */
  static final String PATTERN = PREFIX + "*";

  private static final Logger LOG = Logger.getLogger(TenantNotices.class);

  private final Redis redis;
  private final SocketRegistry sockets;
  private final LiveMetrics metrics;

  TenantNotices(Redis redis, SocketRegistry sockets, LiveMetrics metrics) {
    this.redis = redis;
    this.sockets = sockets;
    this.metrics = metrics;
  }

  /** Returns at once. */
  public void tell(TenantId tenant, String type, JsonNode data) {
    redis
        .send(
            Request.cmd(Command.PUBLISH)
                .arg(PREFIX + tenant)
                .arg(SocketMessages.message(type, data)))
        .onFailure(failure -> LOG.debugf("%s is not told: %s", type, failure.getMessage()));
  }

  void received(String channel, byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    sockets
        .of(new TenantId(channel.substring(PREFIX.length())))
        .forEach(socket -> metrics.sent(socket.sendText(text)));
  }
}
