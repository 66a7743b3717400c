package io.comfymill.scheduler.core.fairshare;

import java.util.Iterator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the turns of a {@link FairQueue} without changing it. It reads no further than it is
 * asked for, so flows beyond that cost nothing. The queue must not change meanwhile.
 */
public final class FairQueueCursor<K> {
  private final Iterator<FairQueue.Flow<K>> rest;
  private final TreeSet<FairQueue.Flow<K>> moved = new TreeSet<>();
  private FairQueue.@Nullable Flow<K> next;
  private long virtualTime;
  private long arrivals;

  FairQueueCursor(Iterator<FairQueue.Flow<K>> inOrder, long virtualTime, long arrivals) {
    this.rest = inOrder;
    this.virtualTime = virtualTime;
    this.arrivals = arrivals;
    advance();
  }

  private void advance() {
    next = rest.hasNext() ? rest.next() : null;
  }

  /** Null where nobody waits. */
  public @Nullable K first() {
    FairQueue.Flow<K> flow = head();
    return flow == null ? null : flow.key();
  }

  private FairQueue.@Nullable Flow<K> head() {
    if (moved.isEmpty()) {
      return next;
    }
    return next == null || moved.first().compareTo(next) < 0 ? moved.first() : next;
  }

  /** The first one has nothing that could be served. */
  public void leave() {
    FairQueue.Flow<K> flow = head();
    if (flow != null && flow.equals(next)) {
      advance();
    } else if (flow != null) {
      moved.remove(flow);
    }
  }

  /** A job of the first one was served. */
  public void served(int weight) {
    FairQueue.Flow<K> flow = head();
    if (flow != null) {
      leave();
      virtualTime = Math.max(virtualTime, flow.tag());
      long tag = flow.tagOnceServed(virtualTime, weight);
      moved.add(new FairQueue.Flow<>(flow.key(), tag, arrivals++));
    }
  }

  /** How many turns of the first one went to others since it was last served. */
  public int missed(int weight) {
    FairQueue.Flow<K> flow = head();
    return flow == null ? 0 : flow.missed(virtualTime, weight);
  }
}
