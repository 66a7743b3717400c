package io.comfymill.standalone.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  private static final Duration SHORT_LIFE = Duration.ofSeconds(1);

  private final RestartBackoff backoff = new RestartBackoff();

  @Test
  void startsAgainAtOnceTheFirstTime() {
    assertThat(backoff.afterDeath(SHORT_LIFE)).isZero();
  }

  @Test
  void waitsLongerEachTimeUpToTenSeconds() {
    backoff.afterDeath(SHORT_LIFE);

    assertThat(backoff.afterDeath(SHORT_LIFE)).hasMillis(500);
    assertThat(backoff.afterDeath(SHORT_LIFE)).hasSeconds(1);
    assertThat(backoff.afterDeath(SHORT_LIFE)).hasSeconds(2);
    assertThat(backoff.afterDeath(SHORT_LIFE)).hasSeconds(4);
    assertThat(backoff.afterDeath(SHORT_LIFE)).hasSeconds(8);
    assertThat(backoff.afterDeath(SHORT_LIFE)).hasSeconds(10);
    assertThat(backoff.afterDeath(SHORT_LIFE)).hasSeconds(10);
  }

  @Test
  void beginsAnewAfterALifeOfHalfAMinute() {
    backoff.afterDeath(SHORT_LIFE);
    backoff.afterDeath(SHORT_LIFE);

    assertThat(backoff.afterDeath(Duration.ofSeconds(30))).isZero();
    assertThat(backoff.afterDeath(SHORT_LIFE)).hasMillis(500);
  }
}
