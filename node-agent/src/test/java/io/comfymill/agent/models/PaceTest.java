package io.comfymill.agent.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private long now = 5;
  private final Pace pace = new Pace(1000, () -> now, nanos -> now += nanos);

  @Test
  void takesAsLongAsTheRateSays() throws InterruptedException {
    for (int i = 0; i < 30; i++) {
      pace.take(100);
    }
    assertThat(now - 5).isEqualTo(TimeUnit.SECONDS.toNanos(3));
  }

  @Test
  void whatWasNotUsedIsLost() throws InterruptedException {
    now += TimeUnit.HOURS.toNanos(1);
    long before = now;
    pace.take(500);
    assertThat(now - before).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
  }
}
