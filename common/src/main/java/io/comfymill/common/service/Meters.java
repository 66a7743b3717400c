package io.comfymill.common.service;

import io.comfymill.common.loop.Loops;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.InstantSource;
import java.util.Set;

/** The metrics that every service has: of itself, its loops and records that it set aside. */
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

  /** Which version runs, and its clock: one that is wrong is seen by comparing them. */
  static MeterBinder process(String version, InstantSource clock) {
    return registry -> {
      Gauge.builder("comfymill.build.info", () -> 1).tag("version", version).register(registry);
      Gauge.builder("comfymill.time", clock, now -> now.millis() / MILLIS)
          .baseUnit("seconds")
          .register(registry);
    };
  }

  /** One pair for all loops of a kind; binding it again changes nothing. */
  static void bind(MeterRegistry registry, Loops loops, String kind) {
    FunctionCounter.builder("comfymill.loop.failures", loops, all -> all.failuresOf(kind))
        .tag("loop", kind)
        .register(registry);
    Gauge.builder("comfymill.loop.idle", loops, all -> all.idle(kind).toMillis() / MILLIS)
        .tag("loop", kind)
        .baseUnit("seconds")
        .register(registry);
  }

  static void quarantined(MeterRegistry registry, String topic, String cause) {
    registry.counter("comfymill.quarantined", "topic", topic, "cause", cause).increment();
  }
}
