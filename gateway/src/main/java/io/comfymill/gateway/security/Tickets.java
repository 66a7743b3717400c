package io.comfymill.gateway.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What stands for a caller once, where only a URL can be given: for a WebSocket, or an image on a
 * page. They are in Redis, so every gateway takes each, and only one does; their text is not.
 */
@ApplicationScoped
public class Tickets {
  static final String PREFIX = "cmt_";
  static final Duration VALID = Duration.ofSeconds(30);

  private static final String REDIS_KEY = "comfymill:ticket:";
  private static final int BYTES = 20;

  private final Redis redis;
  private final SecureRandom random = new SecureRandom();

  Tickets(Redis redis) {
    this.redis = redis;
  }

  Uni<String> issue(Caller caller) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String ticket = PREFIX + HexFormat.of().formatHex(bytes);
    Request put =
        Request.cmd(Command.SET)
            .arg(place(ticket))
            .arg(WireJson.text(caller))
            .arg("PX")
            .arg(VALID.toMillis());
    return send(put).replaceWith(ticket);
  }

  /** Empty where it was taken before, is too old, or never was one. */
  Uni<Optional<Caller>> take(String ticket) {
    return send(Request.cmd(Command.GETDEL).arg(place(ticket)))
        .map(found -> Optional.ofNullable(found).map(Tickets::caller));
  }

  private static String place(String ticket) {
    return REDIS_KEY + DigestUtils.sha256Hex(ticket);
  }

  private static Caller caller(Response found) {
    try {
      return WireJson.mapper().readValue(found.toString(), Caller.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a ticket in Redis is unreadable", e);
    }
  }

  private Uni<Response> send(Request request) {
    return redis
        .send(request)
        .onFailure()
        .transform(failure -> new DependencyAwayException("Redis does not answer", failure));
  }
}
