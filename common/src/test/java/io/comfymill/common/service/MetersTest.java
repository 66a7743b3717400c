package io.comfymill.common.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.Progress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetersTest {
  @Test
  void allLoopsOfAKindShareALabel() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    AtomicLong nanos = new AtomicLong();
    Loops loops =
        new Loops(nanos::get, (all, watched) -> Meters.bind(registry, all, watched.kind()));
    Progress first = loops.watch("link/node-1", Duration.ofMinutes(1));
    Progress second = loops.watch("link/node-2", Duration.ofMinutes(1));
    loops.watch("assignments", Duration.ofMinutes(1));

    nanos.set(Duration.ofSeconds(7).toNanos());
    second.made();
    first.failed();
    second.failed();

    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getTag("loop"))
        .containsOnly("link", "assignments");
    assertThat(registry.get("comfymill.loop.idle").tag("loop", "link").gauge().value())
        .isEqualTo(7);
    assertThat(
            registry.get("comfymill.loop.failures").tag("loop", "link").functionCounter().count())
        .isEqualTo(2);
  }

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
