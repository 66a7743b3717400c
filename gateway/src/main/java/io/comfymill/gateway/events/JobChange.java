package io.comfymill.gateway.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.gateway.jobs.JobStatus;
import io.comfymill.gateway.liverecords.ObservedChange;
import org.jspecify.annotations.Nullable;

/**
 * A job that has changed, as it is told to streams.
 *
 * @param id the {@code prompt_id}
 * @param nodeId where it is, if it is anywhere
 * @param sequence of the change; a higher one is newer, over all jobs
 */
record JobChange(
    PromptId id,
    @JsonProperty("job_id") JobId jobId,
    JobStatus status,
    int attempt,
    @JsonProperty("node_id") @Nullable String nodeId,
    long sequence) {
  static JobChange of(ObservedChange change) {
    return new JobChange(
        change.promptId(),
        change.id(),
        JobStatus.of(change.state()),
        change.attempt(),
        change.nodeId() == null ? null : change.nodeId().value(),
        change.sequence());
  }
}
