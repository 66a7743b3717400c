package io.comfymill.common.service;

import io.comfymill.common.loop.Progress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Set;

/** The metrics of loops and of quarantined records. */
final class Meters {
  private static final double MILLIS = 1000;

  /** Vert.x's names for its clients of Redis and PostgreSQL. */
  private static final Set<String> CONNECTION_POOLS = Set.of("redis", "sql");

  /**
   * Vert.x makes these gauges anew for each connection, under one name: Micrometer shows the first
   * connection's alone and warns of the others.
   */
  static final MeterFilter WITHOUT_GAUGES_PER_CONNECTION =
      MeterFilter.deny(
          id ->
              id.getType() == Meter.Type.GAUGE
                  && CONNECTION_POOLS.contains(String.valueOf(id.getTag("clientType"))));

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
