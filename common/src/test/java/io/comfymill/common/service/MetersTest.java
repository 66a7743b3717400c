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
    for (String client : new String[] {"redis", "sql", "http"}) {
      Gauge.builder(client + ".current", () -> 1).tag("clientType", client).register(registry);
    }
    registry.counter("redis.resets", "clientType", "redis");
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactlyInAnyOrder("http.current", "redis.resets");
  }
}
