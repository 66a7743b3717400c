package io.comfymill.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.node.ManualLoop;
import io.comfymill.common.loop.Loops;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Redis is connected again, however connecting goes wrong. */
class RedisPublisherTest {
  private final ManualLoop loop = new ManualLoop();
  private final Loops loops =
      new Loops(() -> loop.instant().toEpochMilli() * 1_000_000, (all, any) -> {});
  private final FakeRedis redis = new FakeRedis();
  private final RedisPublisher publisher = new RedisPublisher(redis, loop);

  /** Counts what it is sent, on connections that break when the test says so. */
  private static final class FakeRedis implements Redis {
    private Supplier<Future<RedisConnection>> connect = () -> Future.succeededFuture(open());
    private final List<FakeConnection> connections = new ArrayList<>();
    private int tries;

    private RedisConnection open() {
      FakeConnection connection = new FakeConnection();
      connections.add(connection);
      return connection.proxy();
    }

    @Override
    public Future<RedisConnection> connect() {
      tries++;
      return connect.get();
    }

    @Override
    public void close() {}

    @Override
    public Future<Response> send(Request command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
      throw new UnsupportedOperationException();
    }
  }

  /** The few methods of a connection that are used. */
  private static final class FakeConnection {
    private int sent;
    private Handler<Void> ended;
    private RuntimeException defect;

    @SuppressWarnings("unchecked")
    RedisConnection proxy() {
      return (RedisConnection)
          Proxy.newProxyInstance(
              RedisConnection.class.getClassLoader(),
              new Class<?>[] {RedisConnection.class},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "send" -> {
                    sent++;
                    if (defect != null) {
                      throw defect;
                    }
                    return Future.succeededFuture();
                  }
                  case "endHandler" -> ended = (Handler<Void>) arguments[0];
                  default -> {
                    // equals, exceptionHandler, close
                  }
                }
                return method.getReturnType() == boolean.class ? proxy == arguments[0] : proxy;
              });
    }
  }

  static Stream<Supplier<Future<RedisConnection>>> troubles() {
    return Stream.of(
        () -> Future.failedFuture(new ConnectException("refused")),
        () -> Future.failedFuture(new StackOverflowError()),
        () -> {
          throw new IllegalStateException("a defect");
        },
        () -> {
          throw new StackOverflowError();
        },
        () -> null,
        () -> Promise.<RedisConnection>promise().future());
  }

  private boolean published() {
    CompletionStage<Void> outcome =
        publisher.publish("c", List.of(new LivePublisher.Message(new byte[1], null)));
    loop.settle();
    return !outcome.toCompletableFuture().isCompletedExceptionally();
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void isTriedAgain(Supplier<Future<RedisConnection>> trouble) {
    Supplier<Future<RedisConnection>> works = redis.connect;
    redis.connect = trouble;
    publisher.start(loops);
    loop.advance(Duration.ofSeconds(70));
    assertThat(redis.tries).isGreaterThan(2);
    assertThat(published()).isFalse();

    redis.connect = works;
    loop.advance(Duration.ofSeconds(40));
    assertThat(published()).isTrue();
    assertThat(redis.connections).hasSize(1);
  }

  @Test
  void aLostConnectionIsReplacedOnce() {
    publisher.start(loops);
    loop.advance(Duration.ofMinutes(5));
    assertThat(redis.tries).isEqualTo(1);
    assertThat(loops.stalled()).isEmpty();

    redis.connections.get(0).ended.handle(null);
    redis.connections.get(0).ended.handle(null);
    loop.settle();
    assertThat(published()).isFalse();
    loop.advance(Duration.ofSeconds(2));
    assertThat(redis.tries).isEqualTo(2);
    assertThat(published()).isTrue();
    assertThat(redis.connections.get(1).sent).isEqualTo(1);
  }

  @Test
  void aConnectionThatThrowsLosesThatMessageAlone() {
    publisher.start(loops);
    loop.advance(Duration.ofSeconds(1));
    redis.connections.get(0).defect = new IllegalStateException("a defect");
    assertThat(published()).isFalse();

    redis.connections.get(0).defect = null;
    assertThat(published()).isTrue();
  }

  @Test
  void aRedisThatIsAwayIsNoStandstill() {
    redis.connect = () -> Future.failedFuture("away");
    publisher.start(loops);
    loop.advance(Duration.ofMinutes(5));

    assertThat(redis.tries).isGreaterThan(500);
    assertThat(loops.stalled()).isEmpty();
  }
}
