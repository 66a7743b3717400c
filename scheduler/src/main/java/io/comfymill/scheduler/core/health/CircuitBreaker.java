package io.comfymill.scheduler.core.health;

import io.comfymill.common.id.AttemptId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node's circuit breaker: whether it is given work, by how its attempts end.
 *
 * <pre>
 *            unhealthy-threshold
 *   Closed ─────────────────────▶ Open ──given one job after the cool-down──▶ Probing
 *     ▲                           ▲  │                                         │  │
 *     │                           │  └──────── an older attempt succeeds ────▶ │  │
 *     │                           └─────────── the job fails, which is new ────┘  │
 *     └─────────────────────────── healthy-threshold successes ───────────────────┘
 * </pre>
 *
 * While it probes the node has one job at a time. One whose end says nothing of the node, or
 * nothing new, is followed by the next at once.
 */
public sealed interface CircuitBreaker {
  /** With nothing against it. */
  static CircuitBreaker healthy() {
    return new Closed(Charges.NONE);
  }

  /** As it was before a restart: a node that was out of service is tried with one job. */
  static CircuitBreaker restored(@Nullable String why) {
    return why == null ? healthy() : new Probing(why, 1, Charges.NONE, null, 0);
  }

  /** Why the node is out of service, and since when; null where it is not. */
  @Nullable String why();

  /** Why it gets no job now; null where it may. */
  @Nullable String refusal(Instant now);

  /** The node is given an attempt. */
  CircuitBreaker given(AttemptId attempt);

  CircuitBreaker succeeded(AttemptId attempt, HealthLimits limits);

  CircuitBreaker failed(
      AttemptId attempt, ChargedFailure failure, HealthLimits limits, Instant now);

  /** An attempt is no longer there, which says nothing about the node. */
  default CircuitBreaker released(AttemptId attempt) {
    return this;
  }

  /** It gets work like any other node. */
  record Closed(Charges charges) implements CircuitBreaker {
    @Override
    public @Nullable String why() {
      return null;
    }

    @Override
    public @Nullable String refusal(Instant now) {
      return null;
    }

    @Override
    public CircuitBreaker given(AttemptId attempt) {
      return this;
    }

    @Override
    public CircuitBreaker succeeded(AttemptId attempt, HealthLimits limits) {
      return healthy();
    }

    @Override
    public CircuitBreaker failed(
        AttemptId attempt, ChargedFailure failure, HealthLimits limits, Instant now) {
      Charges next = charges.with(failure.charge());
      if (next.count() < limits.unhealthyThreshold()) {
        return new Closed(next);
      }
      String why =
          "since %s: %d failures without a success, the last %s"
              .formatted(now, next.count(), failure.words());
      return new Open(why, 1, next, now.plus(limits.coolDown(1)));
    }
  }

  /**
   * It gets nothing until its time.
   *
   * @param openings how often it was opened without having been closed
   */
  record Open(String why, int openings, Charges charges, Instant until) implements CircuitBreaker {
    @Override
    public @Nullable String refusal(Instant now) {
      return now.isBefore(until) ? "%s; it is tried again at %s".formatted(why, until) : null;
    }

    @Override
    public CircuitBreaker given(AttemptId attempt) {
      return new Probing(why, openings, charges, attempt, 0);
    }

    @Override
    public CircuitBreaker succeeded(AttemptId attempt, HealthLimits limits) {
      return new Probing(why, openings, charges, null, 0).succeeded(attempt, limits);
    }

    @Override
    public CircuitBreaker failed(
        AttemptId attempt, ChargedFailure failure, HealthLimits limits, Instant now) {
      return new Open(why, openings, charges.with(failure.charge()), until);
    }
  }

  /**
   * One job at a time shows whether the node has recovered.
   *
   * @param probe the attempt that it has for it; null between two
   */
  record Probing(
      String why, int openings, Charges charges, @Nullable AttemptId probe, int successes)
      implements CircuitBreaker {
    @Override
    public @Nullable String refusal(Instant now) {
      return probe == null ? null : why + "; it is being tried with one job";
    }

    @Override
    public CircuitBreaker given(AttemptId attempt) {
      return probe == null ? new Probing(why, openings, charges, attempt, successes) : this;
    }

    @Override
    public CircuitBreaker succeeded(AttemptId attempt, HealthLimits limits) {
      int more = successes + 1;
      AttemptId open = attempt.equals(probe) ? null : probe;
      return more >= limits.healthyThreshold()
          ? healthy()
          : new Probing(why, openings, Charges.NONE, open, more);
    }

    @Override
    public CircuitBreaker failed(
        AttemptId attempt, ChargedFailure failure, HealthLimits limits, Instant now) {
      if (!attempt.equals(probe)) {
        return this; // from before it was taken out
      } else if (!charges.isNew(failure.charge())) {
        return released(attempt);
      }
      Instant until = now.plus(limits.coolDown(openings + 1));
      return new Open(why, openings + 1, charges.with(failure.charge()), until);
    }

    @Override
    public CircuitBreaker released(AttemptId attempt) {
      return attempt.equals(probe) ? new Probing(why, openings, charges, null, successes) : this;
    }
  }
}
