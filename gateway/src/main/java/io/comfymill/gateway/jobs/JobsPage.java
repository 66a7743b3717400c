package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.liverecords.PromptTuple;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a tenant's jobs, in the shape of a newer ComfyUI's {@code GET /api/jobs}. */
public record JobsPage(List<Job> jobs, Pagination pagination) {
  public JobsPage {
    jobs = List.copyOf(jobs);
  }

  /**
   * A job. {@code job_id}, {@code node_id}, {@code attempt}, {@code outputs_reused} and {@code
   * unreadable} are ours.
   *
   * @param id the {@code prompt_id}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Job(
      PromptId id,
      @JsonProperty("job_id") JobId jobId,
      JobStatus status,
      JsonNode priority,
      @JsonProperty("node_id") @Nullable String nodeId,
      int attempt,
      @JsonProperty("create_time") long createTime,
      @JsonProperty("execution_start_time") @Nullable Long executionStartTime,
      @JsonProperty("execution_end_time") @Nullable Long executionEndTime,
      @JsonProperty("execution_error") @Nullable ObjectNode executionError,
      @JsonProperty("outputs_count") int outputsCount,
      @JsonProperty("previewable_outputs_count") int previewableOutputsCount,
      @JsonProperty("preview_output") @Nullable ObjectNode previewOutput,
      @JsonProperty("outputs_reused") @Nullable Boolean outputsReused,
      @Nullable Boolean unreadable,
      @JsonProperty("workflow_id") @Nullable String workflowId,
      @JsonProperty("failure_cause") @Nullable String failureCause,
      @JsonProperty("failure_message") @Nullable String failureMessage) {

    static Job of(JobList.Row row, JobFacts facts) {
      return new Job(
          new PromptId(row.promptId()),
          new JobId(row.id()),
          JobStatus.of(row.state()),
          PromptTuple.number(row.number()),
          row.nodeId(),
          row.attempt(),
          row.submittedAt().toEpochMilli(),
          row.finishedAt() == null ? null : millis(row.startedAt()), // as ComfyUI: only at the end
          millis(row.finishedAt()),
          facts.error(),
          facts.outputs().count(),
          facts.outputs().previewable(),
          facts.outputs().preview(),
          facts.outputsReused(),
          facts.unreadable(),
          facts.workflowId(),
          row.failureCause(),
          row.failureMessage());
    }

    static Job of(LiveJob job, @Nullable String workflowId) {
      return new Job(
          job.promptId(),
          job.id(),
          JobStatus.of(job.state()),
          PromptTuple.number(job.number()),
          null,
          job.attempt(),
          job.submittedAt().toEpochMilli(),
          null,
          null,
          null,
          0,
          0,
          null,
          null,
          null,
          workflowId,
          null,
          null);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
      return instant == null ? null : instant.toEpochMilli();
    }
  }

  /**
   * Where the page is.
   *
   * @param limit null where none was asked for
   */
  public record Pagination(
      int offset, @Nullable Integer limit, long total, @JsonProperty("has_more") boolean hasMore) {}
}
