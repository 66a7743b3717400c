package io.comfymill.agent.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUBLISH} on one connection for the whole agent: what a pool sends over several is not in
 * order. While Redis is away every call fails at once, and a new connection is tried now and then.
 */
public final class RedisPublisher implements LivePublisher {
  private static final Logger LOG = Logger.getLogger(RedisPublisher.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final Redis redis;
  private final Vertx vertx;
  private final Context context;
  private @Nullable RedisConnection connection; // the context's
  private boolean connecting;

  /**
   * @param context whose thread does all of it
   */
  public RedisPublisher(Redis redis, Vertx vertx, Context context) {
    this.redis = redis;
    this.vertx = vertx;
    this.context = context;
  }

  /** Connects ahead of the first frame. */
  public void start() {
    context.runOnContext(nothing -> connect());
  }

  @Override
  public CompletionStage<Void> publish(String channel, byte[] bytes) {
    Promise<Void> published = Promise.promise();
    context.runOnContext(nothing -> send(channel, bytes).onComplete(published));
    return published.future().toCompletionStage();
  }

  private Future<Void> send(String channel, byte[] bytes) {
    RedisConnection open = connection;
    if (open == null) {
      return Future.failedFuture("Redis is away");
    }
    return open.send(Request.cmd(Command.PUBLISH).arg(channel).arg(Buffer.buffer(bytes)))
        .mapEmpty();
  }

  private void connect() {
    if (connecting || connection != null) {
      return;
    }
    connecting = true;
    redis.connect().onComplete(outcome -> context.runOnContext(nothing -> connected(outcome)));
  }

  private void connected(io.vertx.core.AsyncResult<RedisConnection> outcome) {
    connecting = false;
    if (outcome.failed()) {
      LOG.debugf("Redis: %s", outcome.cause().getMessage());
      retryLater();
      return;
    }
    RedisConnection open = outcome.result();
    open.exceptionHandler(failure -> context.runOnContext(nothing -> lost(open)));
    open.endHandler(ended -> context.runOnContext(nothing -> lost(open)));
    connection = open;
    LOG.info("Redis connected; live messages are relayed");
  }

  private void lost(RedisConnection old) {
    if (connection == old) {
      connection = null;
      LOG.warn("Redis is away; jobs run on, clients see no progress until it is back");
      retryLater();
    }
  }

  private void retryLater() {
    vertx.setTimer(RETRY_AFTER.toMillis(), timer -> context.runOnContext(nothing -> connect()));
  }
}
