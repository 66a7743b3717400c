package io.comfymill.agent.live;

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

  void relayed() {
    relayed.increment();
  }

  void dropped() {
    dropped.increment();
  }
}
