package io.comfymill.scheduler.core.backlog;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What flows queue, and whose turn it is among them. Used for tenants and for their clients. */
final class Line<K, V> {
  private final FairQueue<K> turns = new FairQueue<>();
  private final Map<K, V> flows = new HashMap<>();

  FairQueue<K> turns() {
    return turns;
  }

  @Nullable V find(K key) {
    return flows.get(key);
  }

  /** The flow of this key, which has something to be served from now on. */
  V enter(K key, Supplier<V> fresh) {
    turns.enter(key);
    return flows.computeIfAbsent(key, added -> fresh.get());
  }

  void leave(K key) {
    turns.leave(key);
    flows.remove(key);
  }

  boolean isEmpty() {
    return flows.isEmpty();
  }
}
