package io.comfymill.gateway.liverecords;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Requests to Redis that need not go one by one: what comes while some are on their way goes
 * together after them. Under load a trip costs far more than the requests in it.
 *
 * <p>A Redis that does not answer fails the requests that are on their way, and then those that
 * came meanwhile; nothing waits for ever.
 */
@ApplicationScoped
public class GroupedRequests {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int MAX_GROUP = 200;

  /** More than all that a gateway works on at once. */
  private static final int MAX_WAITING = 20_000;

  private final Redis redis;
  private final Duration timeout;

  /** Guarded by this, as the next. */
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private boolean underWay;

  @Inject
  public GroupedRequests(Redis redis) {
    this(redis, TIMEOUT);
  }

  GroupedRequests(Redis redis, Duration timeout) {
    this.redis = redis;
    this.timeout = timeout;
  }

  private record Waiting(Request request, UniEmitter<? super Response> caller) {}

  Uni<Response> send(Request request) {
    return Uni.createFrom().emitter(caller -> enter(new Waiting(request, caller)));
  }

  private void enter(Waiting next) {
    synchronized (this) {
      if (waiting.size() >= MAX_WAITING) {
        next.caller().fail(new RejectedExecutionException(MAX_WAITING + " requests wait already"));
        return;
      }
      waiting.addLast(next);
      if (underWay) {
        return;
      }
      underWay = true;
    }
    sendGroup();
  }

  private void sendGroup() {
    List<Waiting> group = nextGroup();
    if (group.isEmpty()) {
      return;
    }
    redis
        .batch(group.stream().map(Waiting::request).toList())
        .ifNoItem()
        .after(timeout)
        .fail()
        .onTermination()
        .invoke(this::sendGroup)
        .subscribe()
        .with(
            answers -> {
              for (int i = 0; i < group.size(); i++) {
                group.get(i).caller().complete(answers.get(i));
              }
            },
            failure -> group.forEach(one -> one.caller().fail(failure)));
  }

  /** Empty if nothing waits; then nothing is on its way any more. */
  private synchronized List<Waiting> nextGroup() {
    List<Waiting> group = new ArrayList<>();
    while (!waiting.isEmpty() && group.size() < MAX_GROUP) {
      group.add(waiting.removeFirst());
    }
    underWay = !group.isEmpty();
    return group;
  }
}
