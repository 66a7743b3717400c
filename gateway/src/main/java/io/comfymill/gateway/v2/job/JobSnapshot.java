package io.comfymill.gateway.v2.job;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.liverecords.LiveJob;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the table says of a job, without its workflow.
 *
 * @param sequence of its last change; 0 until the scheduler has read the job
 * @param result {@code ExecutionResult} as JSON; null until it has ended
 */
public record JobSnapshot(
    UUID uuid,
    String tenant,
    String prompt,
    int priority,
    JobState state,
    int attempt,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String cancelReason,
    @Nullable String failureCause,
    @Nullable String failureMessage,
    @Nullable String result,
    long sequence) {
  /** To be followed by a condition. */
  static final String SELECT =
      "select new io.comfymill.gateway.v2.job.JobSnapshot(id, tenant, promptId, priority, state,"
          + " attempt, submittedAt, startedAt, finishedAt, cancelReason, failureCause,"
          + " failureMessage, result, changedSeq) from JobRow ";

  /** Of a job that the scheduler has not read yet. */
  static JobSnapshot of(LiveJob job, String tenant, int priority) {
    return new JobSnapshot(
        job.id().value(),
        tenant,
        job.promptId().value(),
        priority,
        job.state(),
        job.attempt(),
        job.submittedAt(),
        null,
        null,
        null,
        null,
        null,
        null,
        job.sequence());
  }

  public JobId id() {
    return new JobId(uuid);
  }

  public PromptId promptId() {
    return new PromptId(prompt);
  }

  public JobStatus status() {
    return JobStatus.of(state, cancelReason != null, failureCause);
  }

  /** The same job, whose end is asked for. */
  JobSnapshot canceling() {
    return new JobSnapshot(
        uuid,
        tenant,
        prompt,
        priority,
        state,
        attempt,
        submittedAt,
        startedAt,
        finishedAt,
        "cancelled",
        failureCause,
        failureMessage,
        result,
        sequence);
  }
}
