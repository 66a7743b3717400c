package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import java.time.Instant;

/** What a gateway asks of the scheduler. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobCommand.Submit.class, name = "Submit"),
  @JsonSubTypes.Type(value = JobCommand.Cancel.class, name = "Cancel"),
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
}
