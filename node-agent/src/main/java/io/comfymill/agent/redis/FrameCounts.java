package io.comfymill.agent.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How many frames went out, and how many were lost. */
public final class FrameCounts {
  private final Counter relayed;
  private final Counter dropped;

  public FrameCounts(MeterRegistry registry) {
    this.relayed = registry.counter("comfymill.agent.frames", "outcome", "relayed");
    this.dropped = registry.counter("comfymill.agent.frames", "outcome", "dropped");
  }

  public void relayed() {
    relayed.increment();
  }

  public void dropped() {
    dropped.increment();
  }
}
