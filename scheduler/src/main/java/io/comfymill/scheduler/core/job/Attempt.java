package io.comfymill.scheduler.core.job;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of a job on one node.
 *
 * @param acceptedAt by the agent's clock, so that it compares with the times of its heartbeats
 * @param startedAt by the agent's clock
 * @param end null while it is open
 * @param reason why that node, in words; null for attempts older than that column
 */
public record Attempt(
    AttemptId id,
    NodeId node,
    Instant assignedAt,
    @Nullable Instant acceptedAt,
    @Nullable Instant startedAt,
    @Nullable End end,
    @Nullable String reason) {

  /**
   * How it ended, by the scheduler's clock.
   *
   * @param cause null of one that succeeded
   */
  public record End(Instant at, @Nullable FailureCause cause, @Nullable String message) {}

  static Attempt assigned(AttemptId id, NodeId node, String reason, Instant now) {
    return new Attempt(id, node, now, null, null, null, reason);
  }

  /** The first acknowledgement counts. */
  Attempt accepted(Instant at) {
    return acceptedAt != null
        ? this
        : new Attempt(id, node, assignedAt, at, startedAt, end, reason);
  }

  Attempt started(Instant at) {
    return new Attempt(id, node, assignedAt, acceptedAt != null ? acceptedAt : at, at, end, reason);
  }

  public Attempt succeeded(Instant now) {
    return ended(new End(now, null, null));
  }

  public Attempt failed(FailureCause cause, String message, Instant now) {
    return ended(new End(now, cause, message));
  }

  private Attempt ended(End how) {
    return new Attempt(id, node, assignedAt, acceptedAt, startedAt, how, reason);
  }

  public boolean isAccepted() {
    return acceptedAt != null;
  }
}
