package io.comfymill.scheduler.dispatch;

import java.util.TreeMap;

/** The highest sequence number up to which Kafka has acknowledged every event of a job. */
final class Announcements {
  /** How many records of each number are not acknowledged yet. */
  private final TreeMap<Long, Integer> pending = new TreeMap<>();

  private long highest;

  Announcements(long announced) {
    this.highest = announced;
  }

  synchronized void sending(long sequence) {
    pending.merge(sequence, 1, Integer::sum);
    highest = Math.max(highest, sequence);
  }

  synchronized void acknowledged(long sequence) {
    pending.computeIfPresent(sequence, (number, count) -> count == 1 ? null : count - 1);
  }

  synchronized long announced() {
    return pending.isEmpty() ? highest : pending.firstKey() - 1;
  }
}
