package io.comfymill.gateway.websocket;

import io.comfymill.common.live.LiveChannel;
import io.comfymill.common.live.LiveFrameCodec;
import io.comfymill.gateway.records.LiveRebuild;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one connection over which all tenants' frames come. It is made again whenever it breaks, and
 * then the live records are looked over as well: Redis may have come back empty.
 */
@ApplicationScoped
public class FrameSubscription {
  private static final Logger LOG = Logger.getLogger(FrameSubscription.class);
  private static final long RETRY_MILLIS = 500;
  private static final int PMESSAGE_PARTS = 4;

  private final Redis redis;
  private final Vertx vertx;
  private final FrameRelay relay;
  private final LiveRebuild rebuild;
  private volatile @Nullable RedisConnection connection;
  private volatile boolean stopped;

  FrameSubscription(Redis redis, Vertx vertx, FrameRelay relay, LiveRebuild rebuild) {
    this.redis = redis;
    this.vertx = vertx;
    this.relay = relay;
    this.rebuild = rebuild;
  }

  void start(@Observes StartupEvent event) {
    connect();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
    RedisConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  private void connect() {
    redis.connect().onSuccess(this::subscribe).onFailure(this::retry);
  }

  private void subscribe(RedisConnection opened) {
    connection = opened;
    opened.handler(this::received);
    opened.exceptionHandler(failure -> LOG.debugf("frames: %s", failure.getMessage()));
    opened.endHandler(ended -> lost(opened));
    opened
        .send(Request.cmd(Command.PSUBSCRIBE).arg(LiveChannel.PATTERN))
        .onSuccess(subscribed -> LOG.info("subscribed to frames"))
        .onFailure(
            failure -> {
              opened.close();
              lost(opened);
            });
  }

  private void lost(RedisConnection ended) {
    if (connection == ended) { // both handlers may tell of the same end
      connection = null;
      LOG.warn("the connection for frames is lost");
      retry(new IllegalStateException("lost"));
    }
  }

  private void retry(Throwable failure) {
    LOG.debugf("no connection for frames: %s", failure.getMessage());
    rebuild.request();
    if (!stopped) {
      vertx.setTimer(RETRY_MILLIS, timer -> connect());
    }
  }

  /** {@code [pmessage, pattern, channel, payload]}; other replies are about the subscription. */
  private void received(@Nullable Response push) {
    if (push == null || push.size() != PMESSAGE_PARTS) {
      return;
    }
    try {
      relay.relay(LiveFrameCodec.decode(push.get(PMESSAGE_PARTS - 1).toBytes()));
    } catch (IllegalArgumentException e) {
      LOG.warnf("dropped a frame: %s", e.getMessage());
    }
  }
}
