package io.comfymill.scheduler.metrics;

import io.comfymill.scheduler.core.capacity.Capacity;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** All metrics of a scheduler. */
public final class MetricsFixture {
  private MetricsFixture() {}

  public static SchedulerMetrics of(MeterRegistry registry, InstantSource clock) {
    Capacity capacity = new Capacity(Duration.ofMinutes(1), Duration.ofMinutes(5), Set.of());
    return new SchedulerMetrics(
        registry,
        new JobMetrics(registry),
        new QueueMetrics(registry, clock),
        new PoolMetrics(registry, clock, capacity));
  }
}
