package io.comfymill.scheduler.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every transition of a node's circuit. */
class CircuitBreakerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration COOL_DOWN = Duration.ofSeconds(30);
  private static final HealthLimits LIMITS =
      new HealthLimits(3, 2, COOL_DOWN, Duration.ofSeconds(100));
  private static final AttemptId PROBE = attempt(1);
  private static final AttemptId OTHER = attempt(2);

  private static AttemptId attempt(long job) {
    return new AttemptId(new JobId(new UUID(0, job)), 1);
  }

  private static ChargedFailure failure(String charge) {
    return new ChargedFailure(charge, FailureCause.HUNG, "no progress");
  }

  private static CircuitBreaker fail(
      CircuitBreaker circuit, AttemptId attempt, String charge, Instant now) {
    return circuit.failed(attempt, failure(charge), LIMITS, now);
  }

  private static CircuitBreaker opened() {
    CircuitBreaker circuit = CircuitBreaker.healthy();
    for (String charge : List.of("a", "b", "c")) {
      circuit = fail(circuit, OTHER, charge, NOW);
    }
    return circuit;
  }

  private static CircuitBreaker probing() {
    return opened().given(PROBE);
  }

  @Test
  void closedOpensAtTheThreshold() {
    CircuitBreaker twice = fail(fail(CircuitBreaker.healthy(), OTHER, "a", NOW), OTHER, "b", NOW);
    assertThat(twice.refusal(NOW)).isNull();
    assertThat(twice.why()).isNull();

    CircuitBreaker open = fail(twice, OTHER, "c", NOW);
    assertThat(open).isInstanceOf(CircuitBreaker.Open.class);
    assertThat(open.why())
        .isEqualTo(
            "since 2026-01-01T00:00:00Z: 3 failures without a success, the last HUNG, no progress");
    assertThat(open.refusal(NOW)).endsWith("; it is tried again at 2026-01-01T00:00:30Z");
  }

  @Test
  void closedForgetsFailuresWithASuccess() {
    CircuitBreaker twice = fail(fail(CircuitBreaker.healthy(), OTHER, "a", NOW), OTHER, "b", NOW);
    CircuitBreaker circuit = twice.succeeded(OTHER, LIMITS);

    assertThat(circuit).isEqualTo(CircuitBreaker.healthy());
    assertThat(fail(circuit, OTHER, "c", NOW).why()).isNull();
  }

  @Test
  void oneChargeCountsOnce() {
    CircuitBreaker circuit = CircuitBreaker.healthy();
    for (int i = 0; i < 10; i++) {
      circuit = fail(circuit, OTHER, "the same", NOW);
    }

    assertThat(circuit.why()).isNull();
  }

  @Test
  void closedIsNotConcernedByWhatItIsGivenAndWhatIsTakenBack() {
    CircuitBreaker once = fail(CircuitBreaker.healthy(), OTHER, "a", NOW);

    assertThat(once.given(PROBE).released(PROBE)).isEqualTo(once);
  }

  @Test
  void openTakesNothingUntilTheCoolDownIsOver() {
    assertThat(opened().refusal(NOW.plus(COOL_DOWN).minusMillis(1))).isNotNull();
    assertThat(opened().refusal(NOW.plus(COOL_DOWN))).isNull();
    assertThat(opened().why()).isNotNull();
  }

  @Test
  void openProbesWithOneJob() {
    assertThat(probing().refusal(NOW.plus(COOL_DOWN))).endsWith("; it is being tried with one job");
    assertThat(probing().given(OTHER)).isEqualTo(probing());
  }

  @Test
  void openStaysOpenWhenMoreFails() {
    CircuitBreaker more = fail(opened(), OTHER, "d", NOW.plusSeconds(5));

    assertThat(more.refusal(NOW.plusSeconds(29))).isNotNull();
    assertThat(more.refusal(NOW.plusSeconds(30))).isNull();
    assertThat(opened().released(OTHER)).isEqualTo(opened());
  }

  @Test
  void openIsTriedAtOnceWhenAnOlderAttemptSucceeds() {
    CircuitBreaker circuit = opened().succeeded(OTHER, LIMITS);

    assertThat(circuit.refusal(NOW)).isNull();
    assertThat(circuit.why()).isNotNull();
    assertThat(circuit.given(PROBE).succeeded(PROBE, LIMITS)).isEqualTo(CircuitBreaker.healthy());
  }

  @Test
  void probingClosesAfterEnoughSuccessesOneAfterTheOther() {
    CircuitBreaker once = probing().succeeded(PROBE, LIMITS);

    assertThat(once.why()).isNotNull();
    assertThat(once.refusal(NOW)).isNull();
    assertThat(once.given(OTHER).refusal(NOW)).isNotNull();
    assertThat(once.given(OTHER).succeeded(OTHER, LIMITS)).isEqualTo(CircuitBreaker.healthy());
  }

  @Test
  void probingOpensAgainForTwiceAsLongUpToABound() {
    Instant now = NOW;
    CircuitBreaker circuit = opened();
    for (int seconds : List.of(60, 100, 100)) {
      now = now.plusSeconds(1000);
      circuit = fail(circuit.given(PROBE), PROBE, "at " + now, now);
      assertThat(circuit.refusal(now.plusSeconds(seconds).minusMillis(1))).isNotNull();
      assertThat(circuit.refusal(now.plusSeconds(seconds))).isNull();
    }
  }

  @Test
  void probingGoesOnWithTheNextJobWhenItsEndSaysNothingNew() {
    assertThat(fail(probing(), PROBE, "a", NOW).refusal(NOW)).isNull();
    assertThat(probing().released(PROBE).refusal(NOW)).isNull();
    assertThat(probing().released(PROBE).why()).isNotNull();
  }

  @Test
  void probingIsNotConcernedByAttemptsFromBefore() {
    assertThat(fail(probing(), OTHER, "new", NOW)).isEqualTo(probing());
    assertThat(probing().released(OTHER)).isEqualTo(probing());
  }

  @Test
  void afterItClosedTheCoolDownBeginsAtItsFirstLength() {
    CircuitBreaker closed = probing().succeeded(PROBE, LIMITS).succeeded(OTHER, LIMITS);
    CircuitBreaker circuit = closed;
    for (String charge : List.of("x", "y", "z")) {
      circuit = fail(circuit, OTHER, charge, NOW);
    }

    assertThat(circuit.refusal(NOW.plus(COOL_DOWN))).isNull();
  }

  @Test
  void afterARestartItIsTriedWithOneJob() {
    assertThat(CircuitBreaker.restored(null)).isEqualTo(CircuitBreaker.healthy());
    CircuitBreaker circuit = CircuitBreaker.restored("since yesterday");

    assertThat(circuit.why()).isEqualTo("since yesterday");
    assertThat(circuit.refusal(NOW)).isNull();
    assertThat(circuit.given(PROBE).refusal(NOW)).isNotNull();
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    Duration second = Duration.ofSeconds(1);

    assertThatIllegalArgumentException().isThrownBy(() -> new HealthLimits(0, 1, second, second));
    assertThatIllegalArgumentException().isThrownBy(() -> new HealthLimits(1, 0, second, second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthLimits(1, 1, Duration.ZERO, second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthLimits(1, 1, second.plusMillis(1), second));
  }
}
