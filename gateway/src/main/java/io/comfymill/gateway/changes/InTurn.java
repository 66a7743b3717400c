package io.comfymill.gateway.changes;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Runs the steps of one key in order, one at a time, and those of different keys concurrently. A
 * failed step does not stop the next one.
 *
 * <p>The number of waiting steps is bounded. Past it a step is refused with {@link
 * RejectedExecutionException}; the reader then stays where it is in Kafka and tries again.
 */
final class InTurn<K> {
  private final int maxWaiting;

  /** The steps waiting behind the running one of each key; guarded by itself. */
  private final Map<K, Deque<Step>> keys = new HashMap<>();

  private int waiting;

  InTurn(int maxWaiting) {
    this.maxWaiting = maxWaiting;
  }

  private record Step(Supplier<Uni<Void>> work, UniEmitter<? super Void> caller) {}

  Uni<Void> run(K key, Supplier<Uni<Void>> work) {
    return Uni.createFrom().emitter(caller -> enter(key, new Step(work, caller)));
  }

  private void enter(K key, Step step) {
    synchronized (keys) {
      Deque<Step> behind = keys.get(key);
      if (behind != null && waiting >= maxWaiting) {
        step.caller().fail(new RejectedExecutionException(maxWaiting + " changes wait already"));
        return;
      }
      if (behind != null) {
        behind.addLast(step);
        waiting++;
        return;
      }
      keys.put(key, new ArrayDeque<>(1));
    }
    begin(key, step);
  }

  private void begin(K key, Step step) {
    Uni.createFrom()
        .deferred(() -> step.work().get())
        .onTermination()
        .invoke(() -> next(key))
        .subscribe()
        .with(step.caller()::complete, step.caller()::fail);
  }

  private void next(K key) {
    Step next;
    synchronized (keys) {
      next = keys.get(key).pollFirst();
      if (next == null) {
        keys.remove(key);
        return;
      }
      waiting--;
    }
    begin(key, next);
  }
}
