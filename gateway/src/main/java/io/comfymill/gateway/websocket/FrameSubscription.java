package io.comfymill.gateway.websocket;

import io.comfymill.common.live.FrameBatch;
import io.comfymill.common.live.LiveChannel;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.liverecords.LiveRebuild;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one connection over which frames, notices and wishes for log lines of all tenants come. A
 * supervised loop makes it again whenever it breaks, and asks for the live records to be looked
 * over: Redis may have come back empty.
 */
@ApplicationScoped
public class FrameSubscription {
  private static final Logger LOG = Logger.getLogger(FrameSubscription.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final LoopSettings SETTINGS =
      LoopSettings.named("frame-subscription").retryAfter(LOOK_AGAIN, LOOK_AGAIN);
  private static final int PMESSAGE_PARTS = 4;

  private final Redis redis;
  private final Vertx vertx;
  private final FrameRelay relay;
  private final TenantNotices notices;
  private final LogSubscribers logs;
  private final LiveRebuild rebuild;
  private final Loops loops;
  private volatile @Nullable RedisConnection connection;
  private @Nullable SupervisedLoop loop;

  FrameSubscription(
      Redis redis,
      Vertx vertx,
      FrameRelay relay,
      TenantNotices notices,
      LogSubscribers logs,
      LiveRebuild rebuild,
      Loops loops) {
    this.redis = redis;
    this.vertx = vertx;
    this.relay = relay;
    this.notices = notices;
    this.logs = logs;
    this.rebuild = rebuild;
    this.loops = loops;
  }

  void start(@Observes StartupEvent event) {
    loop =
        SupervisedLoop.start(
            loops,
            SETTINGS,
            (delay, turn) -> vertx.setTimer(Math.max(1, delay.toMillis()), timer -> turn.run()),
            this::turn);
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
    RedisConnection open = connection;
    connection = null; // its end is no loss
    if (open != null) {
      open.close();
    }
  }

  private CompletionStage<Duration> turn() {
    return connection != null
        ? CompletableFuture.completedFuture(LOOK_AGAIN)
        : redis
            .connect()
            .compose(this::subscribe)
            .onFailure(failure -> rebuild.request())
            .map(LOOK_AGAIN)
            .toCompletionStage();
  }

  private Future<Response> subscribe(RedisConnection opened) {
    opened.handler(this::received);
    opened.exceptionHandler(failure -> LOG.debugf("frames: %s", failure.getMessage()));
    opened.endHandler(ended -> lost(opened));
    connection = opened;
    return opened
        .send(
            Request.cmd(Command.PSUBSCRIBE)
                .arg(LiveChannel.PATTERN)
                .arg(TenantNotices.PATTERN)
                .arg(LogSubscribers.PATTERN))
        .onSuccess(subscribed -> LOG.info("subscribed to frames"))
        .onFailure(
            failure -> {
              lost(opened);
              opened.close();
            });
  }

  private void lost(RedisConnection ended) {
    if (connection == ended) { // both handlers may tell of the same end
      connection = null;
      relay.interrupted();
      rebuild.request();
      LOG.warn("the connection for frames is lost");
    }
  }

  /** {@code [pmessage, pattern, channel, payload]}; other replies are about the subscription. */
  private void received(@Nullable Response push) {
    if (push == null || push.size() != PMESSAGE_PARTS) {
      return;
    }
    byte[] payload = push.get(PMESSAGE_PARTS - 1).toBytes();
    String channel = push.get(2).toString();
    switch (push.get(1).toString()) {
      case TenantNotices.PATTERN -> notices.received(channel, payload);
      case LogSubscribers.PATTERN -> logs.received(channel, payload);
      default -> relay(payload);
    }
  }

  private void relay(byte[] payload) {
    try {
      FrameBatch.decode(payload).forEach(relay::relay);
    } catch (IllegalArgumentException e) {
      LOG.warnf("dropped frames: %s", e.getMessage());
    }
  }
}
