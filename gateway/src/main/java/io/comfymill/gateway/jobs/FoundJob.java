package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.liverecords.LiveJob;
import org.jspecify.annotations.Nullable;

/**
 * A job that was found by its id.
 *
 * @param row null until the scheduler has it
 */
public record FoundJob(JobId id, PromptId promptId, JobState state, @Nullable JobRow row) {
  static FoundJob of(JobRow row) {
    return new FoundJob(new JobId(row.id), new PromptId(row.promptId), row.state, row);
  }

  static FoundJob of(LiveJob job) {
    return new FoundJob(job.id(), job.promptId(), job.state(), null);
  }
}
