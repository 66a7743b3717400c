package io.comfymill.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private final RetrySchedule schedule = new RetrySchedule(Duration.ofSeconds(5));

  @Test
  void anEventWaitsFourTimesAsLongEachTime() {
    assertThat(schedule.ofEvent(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(schedule.ofEvent(2)).isEqualTo(Duration.ofSeconds(20));
    assertThat(schedule.ofEvent(5)).isEqualTo(Duration.ofSeconds(1280));
    assertThat(schedule.ofEvent(1_000_000)).isEqualTo(Duration.ofHours(6));
  }

  @Test
  void aReceiverRestsForMinutesAtMost() {
    assertThat(schedule.ofReceiver(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(schedule.ofReceiver(3)).isEqualTo(Duration.ofSeconds(20));
    assertThat(schedule.ofReceiver(1_000_000)).isEqualTo(Duration.ofMinutes(5));
  }
}
