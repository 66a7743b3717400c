package io.comfymill.scheduler.core.job;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
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
 *   │ cancel, fail           ▼                 ▼
 *   └──────────────────▶ Succeeded | Failed | Cancelled      Queued ── answer ──▶ Answered
 *   Queued ◀──── revive ───────────────┘
 * </pre>
 *
 * The attempt's number grows with each requeue and is the fencing token: only the attempt named by
 * the state is current.
 */
public sealed interface JobState {

  /** True of states that a job leaves only on request. */
  default boolean isFinal() {
    return this instanceof Ended;
  }

  /** With a node: one attempt is current. */
  sealed interface Placed extends JobState {
    Attempt attempt();

    /**
     * @param notBefore null for at once
     */
    default Queued requeue(@Nullable Instant notBefore) {
      return new Queued(attempt().id().next(), true, notBefore);
    }

    default Succeeded succeed(Instant now) {
      return new Succeeded(now, attempt());
    }

    default Failed fail(FailureCause cause, String message, Instant now) {
      return new Failed(now, attempt().id().number(), attempt(), cause, message);
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

    /** Number of the latest attempt; 0 where there was none. */
    int lastAttempt();

    default boolean isSuccess() {
      return this instanceof Succeeded || this instanceof Answered;
    }
  }

  /**
   * Waits for a node.
   *
   * @param next the attempt that it will be
   * @param requeued it had a node before, so it goes to the front of its client's line
   * @param notBefore it pauses after a failure and is not in line until then; null where it is
   */
  record Queued(AttemptId next, boolean requeued, @Nullable Instant notBefore) implements JobState {
    public Queued(AttemptId next, boolean requeued) {
      this(next, requeued, null);
    }

    /**
     * @param reason why that node, in words
     */
    public Assigned assign(NodeId node, String reason, Instant now) {
      return new Assigned(Attempt.assigned(next, node, reason, now));
    }

    /** Its pause is over. */
    public Queued resume() {
      return new Queued(next, requeued);
    }

    public Failed fail(FailureCause cause, String message, Instant now) {
      return new Failed(now, lastAttempt(), null, cause, message);
    }

    public Cancelled cancel(String reason, Instant now) {
      return new Cancelled(now, lastAttempt(), null, reason);
    }

    /**
     * The run of an equal job answers for it.
     *
     * @param node on which that one ran
     */
    public Answered answer(NodeId node, Instant now) {
      return new Answered(now, lastAttempt(), node);
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

  record Succeeded(Instant at, Attempt attempt) implements Ended {
    @Override
    public int lastAttempt() {
      return attempt.id().number();
    }
  }

  /** Succeeded by the run of an equal job, without an attempt of its own. */
  record Answered(Instant at, int lastAttempt, NodeId node) implements Ended {
    @Override
    public @Nullable Attempt attempt() {
      return null;
    }
  }

  record Failed(
      Instant at, int lastAttempt, @Nullable Attempt attempt, FailureCause cause, String message)
      implements Ended {
    /** It is retried on request. */
    public Queued revive(JobId job) {
      return new Queued(new AttemptId(job, lastAttempt + 1), false);
    }
  }

  record Cancelled(Instant at, int lastAttempt, @Nullable Attempt attempt, String reason)
      implements Ended {}
}
