package io.comfymill.scheduler.store;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.line.KnownEnds.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The event that tells of a job as its row is; those between are not repeated. */
final class RowEvents {
  private RowEvents() {}

  static JobEvent event(JobRow row) {
    JobEvent.Subject subject = subject(row);
    return switch (row.state) {
      case ASSIGNED -> new JobEvent.Assigned(row.queuedAt, subject, node(row));
      case RUNNING -> new JobEvent.Running(orElse(row.startedAt, row), subject, node(row));
      case SUCCEEDED ->
          new JobEvent.Succeeded(finished(row), subject, node(row), success(row.result));
      case FAILED ->
          new JobEvent.Failed(finished(row), subject, cause(row), message(row), result(row.result));
      case CANCELLED ->
          new JobEvent.Cancelled(finished(row), subject, message(row), result(row.result));
      case QUEUED -> new JobEvent.Queued(row.queuedAt, subject);
    };
  }

  /** What a job that succeeded answers to an equal one. */
  static Answer answer(JobRow row) {
    return new Answer(node(row), success(row.result));
  }

  private static JobEvent.Subject subject(JobRow row) {
    return new JobEvent.Subject(
        new JobId(row.id),
        new TenantId(row.tenant),
        new PromptId(row.promptId),
        row.clientId,
        row.changedSeq,
        row.attempt);
  }

  private static NodeId node(JobRow row) {
    if (row.nodeId == null) {
      throw new IllegalStateException("job %s is %s without a node".formatted(row.id, row.state));
    }
    return new NodeId(row.nodeId);
  }

  private static Instant finished(JobRow row) {
    return orElse(row.finishedAt, row);
  }

  private static Instant orElse(@Nullable Instant time, JobRow row) {
    return time == null ? row.queuedAt : time;
  }

  private static FailureCause cause(JobRow row) {
    return row.failureCause == null
        ? FailureCause.EXECUTION_ERROR
        : FailureCause.valueOf(row.failureCause);
  }

  private static String message(JobRow row) {
    return row.failureMessage == null ? "" : row.failureMessage;
  }

  private static ExecutionResult success(@Nullable String json) {
    ExecutionResult result = result(json);
    if (result == null) {
      throw new IllegalStateException("a job that succeeded has no result");
    }
    return result;
  }

  private static @Nullable ExecutionResult result(@Nullable String json) {
    return json == null
        ? null
        : WireJson.read(json.getBytes(StandardCharsets.UTF_8), ExecutionResult.class).orElse(null);
  }
}
