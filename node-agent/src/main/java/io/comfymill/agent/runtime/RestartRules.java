package io.comfymill.agent.runtime;

import io.comfymill.agent.settings.RuntimeConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * When a ComfyUI is started, started anew, and given up. No clock, no process: what is seen comes
 * in, what to do goes out.
 *
 * <pre>
 *   not running ──pause over──▶ Start ──▶ running ──a reason──▶ Stop ──▶ not running
 *        └── too many restarts within the window: given up, nothing more is done
 * </pre>
 */
final class RestartRules {
  /** ComfyUI frees memory between two prompts, which takes a moment. */
  private static final Duration FREES_WITHIN = Duration.ofSeconds(30);

  private static final double PERCENT = 100;
  private static final double GIB = 1L << 30;

  private final RuntimeConfig config;
  private final Deque<Instant> restarts = new ArrayDeque<>();
  private @Nullable Instant startedAt;
  private @Nullable Instant answeredAt;
  private @Nullable Instant freedAt;
  private Instant notBefore = Instant.MIN;
  private @Nullable String gaveUp;

  /**
   * A look at it.
   *
   * @param running its process has not ended
   * @param ending how its last run ended
   * @param answers its HTTP does
   * @param hangs only a restart helps
   * @param idle its queue is empty, and it holds no attempt
   * @param ramBytes 0 where it is not known
   * @param vramShare of its VRAM that is in use, 0 to 1
   * @param failures attempts in a row that failed by themselves
   * @param broken why nothing can run in it any more, though it answers
   */
  record Seen(
      Instant now,
      boolean running,
      String ending,
      boolean answers,
      boolean hangs,
      boolean idle,
      long ramBytes,
      double vramShare,
      int failures,
      @Nullable String broken) {}

  /** What to do. */
  sealed interface Step {
    record Nothing() implements Step {}

    record Start() implements Step {}

    record Stop(String reason) implements Step {}

    record Free() implements Step {}
  }

  RestartRules(RuntimeConfig config) {
    this.config = config;
  }

  /** Why it is not started any more; null while it is. */
  @Nullable String gaveUp() {
    return gaveUp;
  }

  Step next(Seen seen) {
    if (!seen.running()) {
      return notRunning(seen);
    }
    if (startedAt == null) {
      startedAt = seen.now(); // taken over
    }
    if (seen.answers()) {
      answeredAt = seen.now();
    }
    String reason = reason(seen);
    if (reason != null) {
      return stop(reason, seen.now());
    }
    return leaks(seen);
  }

  private Step notRunning(Seen seen) {
    if (gaveUp != null) {
      return new Step.Nothing();
    } else if (startedAt != null) {
      ended(seen.ending(), seen.now()); // by itself
      return new Step.Nothing();
    } else if (seen.answers() || seen.now().isBefore(notBefore)) {
      return new Step.Nothing(); // somebody else's is there, which is left alone
    }
    startedAt = seen.now();
    return new Step.Start();
  }

  private @Nullable String reason(Seen seen) {
    Instant since = answeredAt == null ? startedAt : answeredAt;
    Duration limit = answeredAt == null ? config.startTimeout() : config.noAnswerAfter();
    if (seen.broken() != null) {
      return seen.broken();
    } else if (seen.hangs()) {
      return "it hangs, or its worker died";
    } else if (seen.failures() >= config.maxFailures()) {
      return seen.failures() + " attempts in a row failed in it";
    } else if (since != null && since.plus(limit).isBefore(seen.now())) {
      return answeredAt == null
          ? "it does not answer %d s after its start".formatted(limit.toSeconds())
          : "it has not answered for %d s".formatted(limit.toSeconds());
    }
    return null;
  }

  private Step leaks(Seen seen) {
    String leak = seen.idle() && seen.answers() ? leak(seen) : null;
    if (leak == null) {
      freedAt = null;
      return new Step.Nothing();
    } else if (freedAt == null) {
      freedAt = seen.now();
      return new Step.Free();
    } else if (freedAt.plus(FREES_WITHIN).isAfter(seen.now())) {
      return new Step.Nothing();
    }
    return stop(leak, seen.now());
  }

  private @Nullable String leak(Seen seen) {
    long mostRam = config.maxIdleRam().map(size -> size.asLongValue()).orElse(Long.MAX_VALUE);
    double mostVram = config.maxIdleVram().map(percent -> percent / PERCENT).orElse(1.0);
    if (seen.ramBytes() > mostRam) {
      return "it holds %.1f GiB of memory while idle".formatted(seen.ramBytes() / GIB);
    } else if (seen.vramShare() > mostVram) {
      return "it holds %.0f %% of its VRAM while idle".formatted(seen.vramShare() * PERCENT);
    }
    return null;
  }

  private Step stop(String reason, Instant now) {
    ended(reason, now);
    return new Step.Stop(reason);
  }

  private void ended(String why, Instant now) {
    startedAt = null;
    answeredAt = null;
    freedAt = null;
    restarts.addLast(now);
    while (restarts.getFirst().plus(config.restartWindow()).isBefore(now)) {
      restarts.removeFirst();
    }
    if (restarts.size() > config.maxRestarts()) {
      gaveUp =
          "crash loop: it was started %d times within %d min, and is not started again; the last time: %s"
              .formatted(restarts.size(), config.restartWindow().toMinutes(), why);
    }
    notBefore = now.plus(pause(restarts.size()));
  }

  private Duration pause(int times) {
    Duration pause = config.firstPause();
    for (int i = 1; i < times && pause.compareTo(config.lastPause()) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(config.lastPause()) < 0 ? pause : config.lastPause();
  }
}
