package io.comfymill.scheduler.dispatch;

import java.util.TreeMap;

/** Up to which sequence number all that is to be told of a job is known to be in Kafka. */
final class Announcements {
  /** How many messages are on their way for each number. */
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
