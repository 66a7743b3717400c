package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a gateway asks of the scheduler. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobCommand.Submit.class, name = "Submit"),
  @JsonSubTypes.Type(value = JobCommand.Cancel.class, name = "Cancel"),
  @JsonSubTypes.Type(value = JobCommand.Reprioritise.class, name = "Reprioritise"),
  @JsonSubTypes.Type(value = JobCommand.Retry.class, name = "Retry"),
})
public sealed interface JobCommand {
  Instant at();

  JobId jobId();

  TenantId tenant();

  /** Run this job. Of two with one job id the later one changes nothing. */
  record Submit(Instant at, JobSpec job) implements JobCommand {
    @Override
    public JobId jobId() {
      return job.id();
    }

    @Override
    public TenantId tenant() {
      return job.tenant();
    }
  }

  /** End this job as cancelled, queued or running; one that has ended is left alone. */
  record Cancel(Instant at, JobId jobId, TenantId tenant, String reason) implements JobCommand {}

  /**
   * Move this job to another place in the queue; one that does not wait is left alone.
   *
   * @param priority its new tier; null leaves it
   * @param number its new ComfyUI queue number; null leaves it
   */
  record Reprioritise(
      Instant at, JobId jobId, TenantId tenant, @Nullable Integer priority, @Nullable Double number)
      implements JobCommand {}

  /** Queue a failed job once more, with all its retries; one that has not failed is left alone. */
  record Retry(Instant at, JobId jobId, TenantId tenant) implements JobCommand {}
}
