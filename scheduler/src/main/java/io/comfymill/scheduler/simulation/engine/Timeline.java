package io.comfymill.scheduler.simulation.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Virtual time: what is to happen, in order of time and then of planning. */
public final class Timeline {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private Instant now = START;
  private long planned;

  public Instant now() {
    return now;
  }

  public void after(Duration delay, Runnable action) {
    at(now.plus(delay), action);
  }

  public void at(Instant when, Runnable action) {
    entries.add(new Entry(when, planned++, action));
  }

  /** Lets the next thing happen. */
  public void step() {
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
