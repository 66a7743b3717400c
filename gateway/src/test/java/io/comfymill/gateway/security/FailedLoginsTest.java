package io.comfymill.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final FailedLogins failures = new FailedLogins(3, nanos::get);

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      failures.add(address);
    }
  }

  @Test
  void anAddressWithManyHasToWait() {
    fail("10.0.0.1", 2);
    assertThat(failures.tooMany("10.0.0.1")).isFalse();
    fail("10.0.0.1", 1);
    assertThat(failures.tooMany("10.0.0.1")).isTrue();
    assertThat(failures.tooMany("10.0.0.2")).isFalse();
  }

  @Test
  void afterAWhileItMayTryAgain() {
    fail("10.0.0.1", 3);
    nanos.addAndGet(FailedLogins.PERIOD.plus(Duration.ofSeconds(1)).toNanos());
    assertThat(failures.tooMany("10.0.0.1")).isFalse();
  }
}
