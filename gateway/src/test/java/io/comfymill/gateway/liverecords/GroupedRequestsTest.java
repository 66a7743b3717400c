package io.comfymill.gateway.liverecords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupedRequestsTest {
  private final FakeRedis redis = new FakeRedis();
  private final GroupedRequests requests =
      new GroupedRequests(
          io.vertx.mutiny.redis.client.Redis.newInstance(redis), Duration.ofSeconds(1));

  /** Answers groups when the test says so. */
  private static final class FakeRedis implements Redis {
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Promise<List<Response>>> answers = new ArrayList<>();
    private @Nullable RuntimeException defect;

    @Override
    public synchronized Future<List<Response>> batch(List<io.vertx.redis.client.Request> commands) {
      sizes.add(commands.size());
      if (defect != null) {
        throw defect;
      }
      answers.add(Promise.promise());
      return answers.get(answers.size() - 1).future();
    }

    synchronized List<Integer> sizes() {
      return List.copyOf(sizes);
    }

    void answer(int group, String... texts) {
      answers
          .get(group)
          .complete(List.of(texts).stream().<Response>map(SimpleStringType::create).toList());
    }

    @Override
    public Future<RedisConnection> connect() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public Future<Response> send(io.vertx.redis.client.Request command) {
      throw new UnsupportedOperationException();
    }
  }

  private CompletableFuture<String> ask() {
    return requests
        .send(Request.cmd(Command.PING))
        .map(Object::toString)
        .subscribeAsCompletionStage();
  }

  @Test
  void theFirstGoesAloneAndWhatComesMeanwhileTogetherAfterIt() {
    CompletableFuture<String> first = ask();
    CompletableFuture<String> second = ask();
    CompletableFuture<String> third = ask();
    assertThat(redis.sizes()).containsExactly(1);

    redis.answer(0, "a");
    assertThat(first).isCompletedWithValue("a");
    assertThat(redis.sizes()).containsExactly(1, 2);
    redis.answer(1, "b", "c");
    assertThat(second).isCompletedWithValue("b");
    assertThat(third).isCompletedWithValue("c");

    CompletableFuture<String> afterwards = ask();
    assertThat(redis.sizes()).containsExactly(1, 2, 1);
    redis.answer(2, "d");
    assertThat(afterwards).isCompletedWithValue("d");
  }

  @Test
  void aGroupThatFailsFailsItsOwnAlone() {
    CompletableFuture<String> first = ask();
    CompletableFuture<String> second = ask();

    redis.answers.get(0).fail("away");
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isNotDone();
    redis.answer(1, "b");
    assertThat(second).isCompletedWithValue("b");
  }

  @Test
  void aClientThatThrowsFailsItsGroupAndTheNextGoesOut() {
    redis.defect = new IllegalStateException("a defect");
    assertThat(ask()).isCompletedExceptionally();
    assertThat(ask()).isCompletedExceptionally();

    redis.defect = null;
    CompletableFuture<String> next = ask();
    redis.answer(0, "a");
    assertThat(next).isCompletedWithValue("a");
  }

  @Test
  void aRedisThatIsSilentHoldsNothingUpForEver() {
    CompletableFuture<String> first = ask();
    CompletableFuture<String> second = ask();

    await().until(first::isCompletedExceptionally);
    await().until(second::isCompletedExceptionally);
    assertThat(redis.sizes()).containsExactly(1, 1);
  }
}
