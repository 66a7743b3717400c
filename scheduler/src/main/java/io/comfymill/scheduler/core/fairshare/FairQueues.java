package io.comfymill.scheduler.core.fairshare;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What each flow has queued, and whose turn it is among the flows. Used for tenants and for their
 * clients.
 */
public final class FairQueues<K, V> {
  private final FairQueue<K> turns = new FairQueue<>();
  private final Map<K, V> flows = new HashMap<>();

  public FairQueue<K> turns() {
    return turns;
  }

  public @Nullable V find(K key) {
    return flows.get(key);
  }

  /** The flow of this key, which has something queued from now on. */
  public V enter(K key, Supplier<V> fresh) {
    turns.enter(key);
    return flows.computeIfAbsent(key, added -> fresh.get());
  }

  public void leave(K key) {
    turns.leave(key);
    flows.remove(key);
  }

  public boolean isEmpty() {
    return flows.isEmpty();
  }
}
