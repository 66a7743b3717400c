package io.comfymill.agent.redis;

import io.comfymill.agent.loop.NodeLoop;
import io.comfymill.common.live.FrameBatch;
import io.comfymill.common.live.LastFrame;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUBLISH} on one connection for the whole agent: a pool would not keep the order. While
 * Redis is away every call fails at once.
 */
public final class RedisPublisher implements LivePublisher {
  private static final Logger LOG = Logger.getLogger(RedisPublisher.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);

  /**
   * In one step, so that a client that connects meanwhile gets each frame either way. What is kept
   * is cut out of the message.
   */
  private static final String KEEP_AND_PUBLISH =
      """
      for i = 1, #KEYS do
        local kept = string.sub(ARGV[3], tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3]))
        redis.call('HSET', KEYS[i], ARGV[3 * i + 1], kept)
        if KEYS[i] ~= KEYS[i + 1] then redis.call('EXPIRE', KEYS[i], ARGV[1]) end
      end
      return redis.call('PUBLISH', ARGV[2], ARGV[3])\
      """;

  private final Redis redis;
  private final NodeLoop loop;
  private @Nullable RedisConnection connection; // confined to the loop, as the next
  private @Nullable SupervisedLoop connecting;

  public RedisPublisher(Redis redis, NodeLoop loop) {
    this.redis = redis;
    this.loop = loop;
  }

  /** Connects ahead of the first frame, and again whenever the connection is lost. */
  public void start(Loops loops) {
    LoopSettings settings = LoopSettings.named("redis").retryAfter(RETRY_AFTER, RETRY_AFTER);
    loop.execute(() -> connecting = SupervisedLoop.start(loops, settings, loop::after, this::turn));
  }

  @Override
  public CompletionStage<Void> publish(String channel, List<Message> frames) {
    Promise<Void> published = Promise.promise();
    loop.execute(
        () ->
            Future.succeededFuture(frames)
                .compose(all -> send(request(channel, all))) // one that throws is one that fails
                .onComplete(published));
    return published.future().toCompletionStage();
  }

  private static Request request(String channel, List<Message> frames) {
    FrameBatch.Joined joined = FrameBatch.join(frames.stream().map(Message::bytes).toList());
    Buffer message = Buffer.buffer(joined.message());
    List<String> keys = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      Kept kept = frames.get(i).kept();
      if (kept != null) {
        int start = joined.starts().get(i);
        keys.add(kept.key());
        places.add(kept.field());
        places.add(Integer.toString(start + 1)); // Lua counts from 1
        places.add(Integer.toString(start + frames.get(i).bytes().length));
      }
    }
    if (keys.isEmpty()) {
      return Request.cmd(Command.PUBLISH).arg(channel).arg(message);
    }
    Request script = Request.cmd(Command.EVAL).arg(KEEP_AND_PUBLISH).arg(keys.size());
    keys.forEach(script::arg);
    script.arg(LastFrame.KEPT.toSeconds()).arg(channel).arg(message);
    places.forEach(script::arg);
    return script;
  }

  private Future<Void> send(Request request) {
    RedisConnection open = connection;
    if (open == null) {
      return Future.failedFuture("Redis is away");
    }
    return open.send(request).mapEmpty();
  }

  /** Lasts until the connection is lost. */
  private CompletionStage<Duration> turn() {
    CompletableFuture<Duration> lost = new CompletableFuture<>();
    loop.follow(
        redis.connect().toCompletionStage(),
        open -> connected(open, lost),
        failure -> lost.completeExceptionally(new IOException("Redis is away", failure)));
    loop.after(CONNECT_WITHIN, () -> giveUp(lost));
    return lost;
  }

  private void connected(RedisConnection open, CompletableFuture<Duration> lost) {
    if (lost.isDone()) {
      open.close();
      return;
    }
    open.exceptionHandler(failure -> loop.execute(() -> lost(open, lost)));
    open.endHandler(ended -> loop.execute(() -> lost(open, lost)));
    connection = open;
    if (connecting != null) {
      connecting.progress().rest(); // a connection may last for months
    }
    LOG.info("Redis connected; live messages are relayed");
  }

  private void lost(RedisConnection old, CompletableFuture<Duration> lost) {
    if (connection == old) {
      connection = null;
      LOG.warn("Redis is away; jobs run on, clients see no progress until it is back");
      lost.complete(RETRY_AFTER);
    }
  }

  /** A connect that neither succeeds nor fails must not be the last. */
  private void giveUp(CompletableFuture<Duration> lost) {
    if (connection == null) {
      lost.completeExceptionally(new TimeoutException("Redis does not answer"));
    }
  }
}
