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
 * Runs the steps of one key one after the other, in the order in which they were asked for; those
 * of different keys at once. A step that fails lets the next one begin all the same.
 *
 * <p>At most so many steps wait. Who comes then is refused with {@link RejectedExecutionException}
 * and must come again: a reader does not move on, so what waits stays in Kafka.
 */
final class InTurn<K> {
  private final int maxWaiting;

  /** What waits behind the step of a key that runs now; guarded by itself. */
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
