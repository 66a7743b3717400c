package io.comfymill.scheduler.store;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.rows.AttemptRow;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.scheduler.core.job.Attempt;

/** From the core's attempts to rows and back. */
final class AttemptRows {
  private AttemptRows() {}

  static AttemptRow row(Attempt attempt) {
    AttemptRow row = new AttemptRow();
    row.key = new AttemptRow.Key(attempt.id().job().value(), attempt.id().number());
    row.nodeId = attempt.node().value();
    row.reason = attempt.reason();
    row.assignedAt = attempt.assignedAt();
    row.acceptedAt = attempt.acceptedAt();
    row.startedAt = attempt.startedAt();
    row.state = state(attempt);
    Attempt.End end = attempt.end();
    if (end != null) {
      row.endedAt = end.at();
      row.cause = end.cause() == null ? null : end.cause().name();
      row.message = end.message();
    }
    return row;
  }

  private static String state(Attempt attempt) {
    Attempt.End end = attempt.end();
    if (end != null) {
      return end.cause() == null ? "SUCCEEDED" : "FAILED";
    } else if (attempt.startedAt() != null) {
      return "RUNNING";
    }
    return attempt.isAccepted() ? "ACCEPTED" : "ASSIGNED";
  }

  static Attempt attempt(AttemptRow row) {
    FailureCause cause = row.cause == null ? null : FailureCause.valueOf(row.cause);
    return new Attempt(
        new AttemptId(new JobId(row.key.jobId()), row.key.number()),
        new NodeId(row.nodeId),
        row.assignedAt,
        row.acceptedAt,
        row.startedAt,
        row.endedAt == null ? null : new Attempt.End(row.endedAt, cause, row.message),
        row.reason);
  }
}
