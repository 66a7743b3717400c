package io.comfymill.scheduler.core.fairshare;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among flows that share something: start-time fair queueing in virtual time.
 *
 * <p>Each flow has a tag, the virtual time at which its next job starts. The lowest tag is next; of
 * equal tags the one that waits for its turn longest. Being served moves a flow's tag by the price
 * of a turn, {@code 1 / weight}, so that over time each gets turns by its weight. The virtual time
 * is the highest tag served so far.
 *
 * <ul>
 *   <li>A flow that comes in starts now, not in the past: it is next within one round, and has no
 *       claim for the time in which it wanted nothing.
 *   <li>A flow that leaves before its tag is reached is remembered until then: to leave and come
 *       back gains no turn.
 *   <li>A flow that could not be served for a while, since no node took its jobs, goes first once
 *       one does, and makes up for {@value #MADE_UP} turns at most: more would be at the expense of
 *       the others.
 * </ul>
 *
 * Every operation costs the logarithm of the number of flows. No clock, no random: the same calls
 * give the same order. Not thread-safe.
 */
public final class FairQueue<K> {
  /** The price of a turn at weight 1; large, so that integer fractions of it are exact enough. */
  private static final long TURN = 1 << 20;

  private static final int MADE_UP = 4;

  /**
   * Bound on remembered flows. Where each job has a client of its own, virtual time may stand still
   * for long while flows pile up; beyond the bound those due first are forgotten, and gain at most
   * a turn if they come back.
   */
  static final int MOST_LEFT = 10_000;

  private final Map<K, Flow<K>> flows = new HashMap<>();
  private final TreeSet<Flow<K>> waiting = new TreeSet<>();
  private final TreeSet<Flow<K>> left = new TreeSet<>();
  private long virtualTime;
  private long arrivals;

  /** To look at the coming turns without changing them. */
  public FairQueueCursor<K> cursor() {
    return new FairQueueCursor<>(waiting.iterator(), virtualTime, arrivals);
  }

  /** The flow has something queued from now on. */
  void enter(K key) {
    Flow<K> known = flows.get(key);
    if (known != null && waiting.contains(known)) {
      return;
    }
    if (known != null) {
      left.remove(known);
    }
    put(key, known == null ? virtualTime : Math.max(virtualTime, known.tag));
  }

  /** It has nothing queued any more. */
  void leave(K key) {
    Flow<K> flow = flows.get(key);
    if (flow == null || !waiting.remove(flow)) {
      return;
    }
    left.add(flow);
    forgetPast();
  }

  /** One of its jobs was served. */
  public void served(K key, int weight) {
    Flow<K> flow = flows.get(key);
    if (flow == null || !waiting.remove(flow)) {
      return;
    }
    virtualTime = Math.max(virtualTime, flow.tag);
    put(key, flow.tagOnceServed(virtualTime, weight));
    forgetPast();
  }

  private void put(K key, long tag) {
    Flow<K> flow = new Flow<>(key, tag, arrivals++);
    flows.put(key, flow);
    waiting.add(flow);
  }

  private void forgetPast() {
    while (!left.isEmpty() && (left.first().tag <= virtualTime || left.size() > MOST_LEFT)) {
      Flow<K> past = left.first();
      left.remove(past);
      flows.remove(past.key);
    }
  }

  /** Null where nobody waits. */
  @Nullable K first() {
    return waiting.isEmpty() ? null : waiting.first().key;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** How many flows are known, including those that left and are still remembered. */
  int known() {
    return flows.size();
  }

  record Flow<K>(K key, long tag, long arrival) implements Comparable<Flow<K>> {
    long tagOnceServed(long virtualTime, int weight) {
      return Math.max(virtualTime - MADE_UP * TURN / weight, tag) + TURN / weight;
    }

    /** How many of its turns went to others since it was last served. */
    int missed(long virtualTime, int weight) {
      return (int) Math.max(0, (virtualTime - tag) * weight / TURN);
    }

    @Override
    public int compareTo(Flow<K> other) {
      int byTag = Long.compare(tag, other.tag);
      return byTag != 0 ? byTag : Long.compare(arrival, other.arrival);
    }
  }
}
