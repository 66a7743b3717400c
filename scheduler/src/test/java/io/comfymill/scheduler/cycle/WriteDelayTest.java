package io.comfymill.scheduler.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WriteDelayTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private final WriteDelay delay = new WriteDelay();

  @Test
  void holdsAWriteForTwentyMilliseconds() {
    assertThat(delay.due()).isNull();
    assertThat(delay.holds(NOW)).isTrue();
    assertThat(delay.due()).isEqualTo(NOW.plusMillis(20));
    assertThat(delay.holds(NOW.plusMillis(19))).isTrue();
    assertThat(delay.holds(NOW.plusMillis(20))).isFalse();
  }

  @Test
  void theNextWriteIsHeldForItsOwnTime() {
    delay.holds(NOW);
    delay.written();
    assertThat(delay.due()).isNull();
    assertThat(delay.holds(NOW.plusMillis(25))).isTrue();
    assertThat(delay.holds(NOW.plusMillis(44))).isTrue();
  }
}
