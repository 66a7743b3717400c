package io.comfymill.scheduler.core.job;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a job is in its life. A transition is a method on the only states that may make it, so an
 * illegal move does not compile.
 *
 * <pre>
 *              assign            start
 *   ┌─ Queued ────────▶ Assigned ───────▶ Running
 *   │    ▲   ▲   requeue   │ │    requeue    │ │
 *   │    │   └─────────────┘ │               │ │
 *   │    └───────────────────┼───────────────┘ │
 *   │                        │ succeed, fail   │
 *   │ cancel                 ▼                 ▼
 *   └──────▶ Cancelled ◀─────┴── Succeeded | Failed | Cancelled
 * </pre>
 *
 * The attempt's number grows with each requeue and is the fencing token: only the attempt named by
 * the state is current.
 */
public sealed interface JobState {

  /** True of the states that nothing leaves. */
  default boolean isFinal() {
    return this instanceof Ended;
  }

  /** With a node: one attempt is current. */
  sealed interface Placed extends JobState {
    Attempt attempt();

    default Queued requeue() {
      return new Queued(attempt().id().next(), true);
    }

    default Succeeded succeed(Instant now) {
      return new Succeeded(now, attempt());
    }

    default Failed fail(FailureCause cause, String message, Instant now) {
      return new Failed(now, attempt(), cause, message);
    }

    default Cancelled cancel(String reason, Instant now) {
      return new Cancelled(now, attempt().id().number(), attempt(), reason);
    }
  }

  /** Nothing more happens to the job. */
  sealed interface Ended extends JobState {
    Instant at();

    /** The attempt that ended it; null of a job that had no node then. */
    @Nullable Attempt attempt();
  }

  /**
   * Waits for a node.
   *
   * @param next the attempt that it will be
   * @param requeued it had a node before, so it goes to the front of its client's line
   */
  record Queued(AttemptId next, boolean requeued) implements JobState {
    public Assigned assign(NodeId node, Instant now) {
      return new Assigned(Attempt.assigned(next, node, now));
    }

    public Cancelled cancel(String reason, Instant now) {
      return new Cancelled(now, lastAttempt(), null, reason);
    }

    /** Number of the attempt before; 0 where there was none. */
    public int lastAttempt() {
      return next.number() - 1;
    }
  }

  /** Given to a node, which may not know yet. */
  record Assigned(Attempt attempt) implements Placed {
    public Assigned accept(Instant at) {
      return new Assigned(attempt.accepted(at));
    }

    public Running start(Instant at) {
      return new Running(attempt.started(at));
    }
  }

  /** The node's ComfyUI executes it. */
  record Running(Attempt attempt) implements Placed {}

  record Succeeded(Instant at, Attempt attempt) implements Ended {}

  record Failed(Instant at, Attempt attempt, FailureCause cause, String message) implements Ended {}

  /**
   * @param lastAttempt 0 for a job that never had one
   */
  record Cancelled(Instant at, int lastAttempt, @Nullable Attempt attempt, String reason)
      implements Ended {}
}
