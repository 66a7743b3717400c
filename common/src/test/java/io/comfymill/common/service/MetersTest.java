package io.comfymill.common.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MetersTest {
  @Test
  void gaugesThatVertxMakesForEachConnectionAreLeftOut() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    registry.config().meterFilter(Meters.WITHOUT_GAUGES_PER_CONNECTION);
    for (String name : new String[] {"postgresql.queue.size", "redis.queue.size", "redis.other"}) {
      Gauge.builder(name, () -> 1).tag("clientName", "<default>").register(registry);
    }
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactly("redis.other");
  }
}
