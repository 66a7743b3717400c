package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.simulation.engine.PolicyResult;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it is worth to know what is cached where. Each outcome is printed: it is the figure. */
@Execution(ExecutionMode.CONCURRENT)
class IteratingPeopleTest {
  private static final CacheMode LRU = new CacheMode(100);

  private static PolicyResult outcome(
      CacheMode cache, long seed, double thinkSeconds, boolean known) {
    PolicyResult outcome =
        new IteratingPeople(seed, cache, thinkSeconds, known).run(Policies.named("affinity"));
    System.out.printf(
        "figure: 24 people iterating, %s, thinking for %.0f s, seed %d, graphs %s:"
            + " mean %.2f s, p99 %.2f s%n",
        cache.equals(LRU) ? "LRU of 100" : "classic cache",
        thinkSeconds,
        seed,
        known ? "known" : "unknown",
        outcome.meanSeconds(),
        outcome.percentile(99));
    return outcome;
  }

  @ParameterizedTest
  @CsvSource({"1,10", "1,20", "2,30", "3,60"})
  void aThirdIsSavedWhereSeveralGraphsAreHeld(long seed, double thinkSeconds) {
    PolicyResult blind = outcome(LRU, seed, thinkSeconds, false);
    PolicyResult knowing = outcome(LRU, seed, thinkSeconds, true);

    assertThat(knowing.meanSeconds()).isLessThanOrEqualTo(0.71 * blind.meanSeconds());
    assertThat(knowing.percentile(99)).isLessThanOrEqualTo(blind.percentile(99));
  }

  /** With three people for each server, somebody else's graph is mostly there by then. */
  @ParameterizedTest
  @CsvSource({"2,30,0.95", "3,60,0.92", "1,10,1"})
  void littleIsSavedWhereOnlyTheLastOneIs(long seed, double thinkSeconds, double atMost) {
    PolicyResult blind = outcome(CacheMode.CLASSIC, seed, thinkSeconds, false);
    PolicyResult knowing = outcome(CacheMode.CLASSIC, seed, thinkSeconds, true);

    assertThat(knowing.meanSeconds()).isLessThanOrEqualTo(atMost * blind.meanSeconds());
    assertThat(knowing.percentile(99)).isLessThanOrEqualTo(blind.percentile(99));
  }
}
