package io.comfymill.scheduler.core.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Virtual time: what is to happen, in order; of two things at one time the earlier planned one. */
final class Timeline {
  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long planned;

  Instant now() {
    return now;
  }

  void after(Duration delay, Runnable action) {
    entries.add(new Entry(now.plus(delay), planned++, action));
  }

  /** Lets the next thing happen. */
  void step() {
    Entry next = entries.remove();
    now = next.at;
    next.action.run();
  }

  private record Entry(Instant at, long order, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
