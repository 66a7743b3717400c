package io.comfymill.common.service;

import io.comfymill.common.loop.Progress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;

/** The metrics of loops and of quarantined records. */
final class Meters {
  private static final double MILLIS = 1000;

  /**
   * Vert.x makes these gauges anew for each connection, under one name: Micrometer shows the first
   * connection's alone and warns of the others.
   */
  static final MeterFilter WITHOUT_GAUGES_PER_CONNECTION =
      MeterFilter.deny(
          id ->
              id.getName().equals("postgresql.queue.size")
                  || id.getName().equals("redis.queue.size"));

  private Meters() {}

  static void bind(MeterRegistry registry, Progress progress) {
    FunctionCounter.builder("comfymill.loop.failures", progress, Progress::failures)
        .tag("loop", progress.name())
        .register(registry);
    Gauge.builder("comfymill.loop.idle", progress, loop -> loop.since().toMillis() / MILLIS)
        .tag("loop", progress.name())
        .baseUnit("seconds")
        .register(registry);
  }

  static void quarantined(MeterRegistry registry, String topic, String cause) {
    registry.counter("comfymill.quarantined", "topic", topic, "cause", cause).increment();
  }
}
