package io.comfymill.agent.report;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** When Kafka last acknowledged something; the agent's leases depend on it. Thread-safe. */
public final class KafkaContact {
  private final AtomicReference<Instant> last;
  private volatile boolean ever;

  /**
   * @param start counts as contact, so that a new agent has time to find Kafka
   */
  public KafkaContact(Instant start) {
    this.last = new AtomicReference<>(start);
  }

  public void acknowledged(Instant at) {
    ever = true;
    last.accumulateAndGet(at, (a, b) -> a.isAfter(b) ? a : b);
  }

  public boolean heardWithin(Duration limit, Instant now) {
    return ever && !lostFor(limit, now);
  }

  public boolean lostFor(Duration limit, Instant now) {
    return Duration.between(last.get(), now).compareTo(limit) > 0;
  }
}
