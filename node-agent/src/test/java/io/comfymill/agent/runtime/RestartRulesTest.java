package io.comfymill.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.runtime.RestartRules.Seen;
import io.comfymill.agent.runtime.RestartRules.Step;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestartRulesTest {
  private static final Step NOTHING = new Step.Nothing();
  private static final Step START = new Step.Start();
  private static final long GIB = 1L << 30;

  private final RestartRules rules =
      new RestartRules(
          Settings.of(
              Map.of(
                  "start-timeout", "60s",
                  "no-answer-after", "20s",
                  "first-pause", "2s",
                  "last-pause", "16s",
                  "max-restarts", "3",
                  "restart-window", "10m",
                  "max-idle-ram", "8G",
                  "max-idle-vram", "50",
                  "max-failures", "3")));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private Seen gone() {
    return new Seen(now, false, "it ended with exit code 1", false, false, true, 0, 0, 0, null);
  }

  private Seen up(boolean answers) {
    return new Seen(now, true, "", answers, false, true, GIB, 0.1, 0, null);
  }

  private Seen busy(boolean hangs, long ram, int failures, @Nullable String broken) {
    return new Seen(now, true, "", true, hangs, false, ram, 0.9, failures, broken);
  }

  private Seen idle(long ram, double vram) {
    return new Seen(now, true, "", true, false, true, ram, vram, 0, null);
  }

  private Step after(int seconds, Supplier<Seen> seen) {
    now = now.plusSeconds(seconds);
    return rules.next(seen.get());
  }

  private void running() {
    assertThat(rules.next(gone())).isEqualTo(START);
    assertThat(after(5, () -> up(true))).isEqualTo(NOTHING);
  }

  @Test
  void itIsStartedAtOnce() {
    running();
  }

  @Test
  void oneThatSomebodyElseStartedIsLeftAlone() {
    Seen others = new Seen(now, false, "", true, false, true, 0, 0, 0, null);

    assertThat(rules.next(others)).isEqualTo(NOTHING);
  }

  @Test
  void oneThatEndsIsStartedAgainAfterAPauseThatGrows() {
    running();

    assertThat(after(1, this::gone)).isEqualTo(NOTHING);
    assertThat(after(1, this::gone)).isEqualTo(NOTHING);
    assertThat(after(1, this::gone)).isEqualTo(START);
    assertThat(after(1, this::gone)).isEqualTo(NOTHING);
    assertThat(after(3, this::gone)).isEqualTo(NOTHING);
    assertThat(after(1, this::gone)).isEqualTo(START);
  }

  @Test
  void aCrashLoopIsEnded() {
    running();
    for (int i = 0; i < 3; i++) {
      assertThat(after(1, this::gone)).isEqualTo(NOTHING);
      assertThat(after(20, this::gone)).isEqualTo(START);
    }
    assertThat(rules.gaveUp()).isNull();

    after(1, this::gone);

    assertThat(rules.gaveUp())
        .startsWith("crash loop: it was started 4 times within 10 min")
        .endsWith("it ended with exit code 1");
    assertThat(after(3600, this::gone)).isEqualTo(NOTHING);
  }

  @Test
  void oneCrashADayIsNoLoop() {
    running();
    for (int day = 0; day < 30; day++) {
      after(86_400, this::gone);
      assertThat(after(3, this::gone)).isEqualTo(START);
    }
    assertThat(rules.gaveUp()).isNull();
  }

  @Test
  void oneThatDoesNotAnswerInTimeIsStartedAnew() {
    assertThat(rules.next(gone())).isEqualTo(START);
    assertThat(after(60, () -> up(false))).isEqualTo(NOTHING);
    assertThat(after(1, () -> up(false)))
        .isEqualTo(new Step.Stop("it does not answer 60 s after its start"));
    assertThat(after(2, this::gone)).isEqualTo(START);
    assertThat(after(50, () -> up(true))).isEqualTo(NOTHING);
    assertThat(after(20, () -> up(false))).isEqualTo(NOTHING);
    assertThat(after(1, () -> up(false))).isEqualTo(new Step.Stop("it has not answered for 20 s"));
  }

  @Test
  void oneThatHangsIsStartedAnew() {
    running();
    assertThat(after(1, () -> busy(true, GIB, 0, null)))
        .isEqualTo(new Step.Stop("it hangs, or its worker died"));
  }

  @Test
  void oneWhoseCudaIsBrokenIsStartedAnew() {
    running();
    assertThat(after(1, () -> busy(false, GIB, 1, "its CUDA context is broken: x")))
        .isEqualTo(new Step.Stop("its CUDA context is broken: x"));
  }

  @Test
  void oneThatFailsTooOftenIsStartedAnew() {
    running();
    assertThat(after(1, () -> busy(false, GIB, 2, null))).isEqualTo(NOTHING);
    assertThat(after(1, () -> busy(false, GIB, 3, null)))
        .isEqualTo(new Step.Stop("3 attempts in a row failed in it"));
  }

  @Test
  void oneThatLeaksIsToldToFreeAndThenStartedAnew() {
    running();
    assertThat(after(1, () -> busy(false, 9 * GIB, 0, null))).isEqualTo(NOTHING);
    assertThat(after(1, () -> idle(9 * GIB, 0.1))).isEqualTo(new Step.Free());
    assertThat(after(29, () -> idle(9 * GIB, 0.1))).isEqualTo(NOTHING);
    assertThat(after(2, () -> idle(9 * GIB, 0.1)))
        .isEqualTo(new Step.Stop("it holds 9.0 GiB of memory while idle"));
  }

  @Test
  void whatIsFreedIsNoLeak() {
    running();
    assertThat(after(1, () -> idle(GIB, 0.6))).isEqualTo(new Step.Free());
    assertThat(after(40, () -> idle(GIB, 0.2))).isEqualTo(NOTHING);
    assertThat(after(1, () -> idle(GIB, 0.6))).isEqualTo(new Step.Free());
    assertThat(after(31, () -> idle(GIB, 0.6)))
        .isEqualTo(new Step.Stop("it holds 60 % of its VRAM while idle"));
  }

  @Test
  void oneThatWasTakenOverIsNursedToo() {
    assertThat(rules.next(up(true))).isEqualTo(NOTHING);
    assertThat(after(21, () -> up(false))).isInstanceOf(Step.Stop.class);
  }
}
