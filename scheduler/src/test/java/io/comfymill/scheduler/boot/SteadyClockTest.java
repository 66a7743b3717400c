package io.comfymill.scheduler.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void goesOnEvenlyWhenTheMachinesClockIsSet() {
    AtomicReference<Instant> wall = new AtomicReference<>(NOON);
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // it may overflow
    SteadyClock clock = new SteadyClock(wall::get, nanos::get);

    wall.set(NOON.minusSeconds(3600));
    nanos.addAndGet(5_000_000_000L);

    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(5));
  }
}
