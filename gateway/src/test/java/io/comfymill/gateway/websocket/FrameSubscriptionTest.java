package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.Progress;
import io.comfymill.gateway.liverecords.LiveRebuild;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameSubscriptionTest {
  private static final String NAME = "frame-subscription";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, Progress> watched = new ConcurrentHashMap<>();
  private final Loops loops =
      new Loops(nanos::get, (all, progress) -> watched.put(progress.name(), progress));
  private final LiveRebuild rebuild = new LiveRebuild(null, null, null, null);
  private final AtomicInteger connects = new AtomicInteger();
  private final AtomicInteger subscribes = new AtomicInteger();
  private volatile Supplier<Future<RedisConnection>> answer =
      () -> Future.succeededFuture(connection());
  private volatile Handler<Void> endHandler = ended -> {};

  private final AtomicInteger interrupted = new AtomicInteger();

  private final FrameSubscription subscription =
      new FrameSubscription(redis(), vertx, new Relay(), null, null, rebuild, loops);

  private final class Relay extends FrameRelay {
    Relay() {
      super(new SocketRegistry(), null, null, null, null, null, null);
    }

    @Override
    void interrupted() {
      interrupted.incrementAndGet();
    }
  }

  @AfterEach
  void stop() {
    subscription.stop(new ShutdownEvent());
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void failuresAreCountedAndFollowedByAnotherTry() {
    answer = () -> Future.failedFuture(new ConnectException("away"));
    subscription.start(new StartupEvent());
    await().until(() -> connects.get() >= 2);

    assertThat(watched.get(NAME).failures()).isPositive();
    answer = () -> Future.succeededFuture(connection());
    await().until(() -> subscribes.get() == 1);
  }

  @Test
  void aLostConnectionIsMadeAgain() {
    subscription.start(new StartupEvent());
    await().until(() -> subscribes.get() == 1);
    endHandler.handle(null);
    await().until(() -> subscribes.get() == 2);
    assertThat(interrupted).hasValue(1);
  }

  @Test
  void aConnectionThatIsNeverAnsweredTurnsLivenessRed() {
    answer = () -> Promise.<RedisConnection>promise().future();
    subscription.start(new StartupEvent());
    await().until(() -> connects.get() == 1);
    assertThat(loops.stalled()).isEmpty();

    nanos.set(Duration.ofMinutes(2).toNanos());
    assertThat(loops.stalled()).extracting(Progress::name).containsExactly(NAME);
  }

  private Redis redis() {
    return proxy(
        Redis.class,
        (self, method, arguments) -> {
          connects.incrementAndGet();
          return answer.get();
        });
  }

  @SuppressWarnings("unchecked")
  private RedisConnection connection() {
    return proxy(
        RedisConnection.class,
        (self, method, arguments) -> {
          return switch (method.getName()) {
            case "endHandler" -> {
              endHandler = (Handler<Void>) arguments[0];
              yield self;
            }
            case "send" -> {
              subscribes.incrementAndGet();
              yield Future.<Response>succeededFuture();
            }
            case "close" -> Future.succeededFuture();
            case "equals" -> self == arguments[0];
            default -> self;
          };
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FrameSubscriptionTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
