package io.comfymill.scheduler.dispatch;

import java.util.TreeSet;

/** Up to which sequence number every job event is known to be in Kafka. */
final class Announcements {
  private final TreeSet<Long> pending = new TreeSet<>();
  private long highest;

  Announcements(long announced) {
    this.highest = announced;
  }

  synchronized void sending(long sequence) {
    pending.add(sequence);
    highest = Math.max(highest, sequence);
  }

  synchronized void acknowledged(long sequence) {
    pending.remove(sequence);
  }

  synchronized long announced() {
    return pending.isEmpty() ? highest : pending.first() - 1;
  }
}
