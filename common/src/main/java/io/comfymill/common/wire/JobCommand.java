package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
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
  @JsonSubTypes.Type(value = JobCommand.Hold.class, name = "Hold"),
  @JsonSubTypes.Type(value = JobCommand.Move.class, name = "Move"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface JobCommand {
  Instant at();

  JobId jobId();

  TenantId tenant();

  /**
   * Run this job. A second one with the same job id changes nothing.
   *
   * @param acceptBy by the broker's clock: one that is appended later is dropped, since its client
   *     was told that it failed. Null: no limit
   */
  record Submit(Instant at, JobSpec job, @Nullable Instant acceptBy) implements JobCommand {
    public Submit {
      Require.time(at, "at");
      Require.present(job, "job");
      Require.timeIfPresent(acceptBy, "acceptBy");
    }

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
  record Cancel(Instant at, JobId jobId, TenantId tenant, String reason) implements JobCommand {
    public Cancel {
      check(at, jobId, tenant);
      Require.present(reason, "reason");
    }
  }

  /**
   * Move this job to another place in the queue; one that does not wait is left alone.
   *
   * @param priority its new tier; null leaves it
   * @param number its new ComfyUI queue number; null leaves it
   */
  record Reprioritise(
      Instant at, JobId jobId, TenantId tenant, @Nullable Integer priority, @Nullable Double number)
      implements JobCommand {
    public Reprioritise {
      check(at, jobId, tenant);
      Require.that(number == null || Double.isFinite(number), "number", "is not finite");
    }
  }

  /**
   * Queue a failed job once more, with all its retries; one that has not failed is left alone.
   *
   * @param sequence of the change by which it failed, as whoever asks has seen it: a job that was
   *     revived and has failed again since is left alone, so one that arrives twice counts once.
   *     Null from a gateway without this field: any failure is meant
   */
  record Retry(Instant at, JobId jobId, TenantId tenant, @Nullable Long sequence)
      implements JobCommand {
    public Retry {
      check(at, jobId, tenant);
    }
  }

  /**
   * Keep this job from starting, or let it start again; one that runs goes on.
   *
   * @param held false releases it
   */
  record Hold(Instant at, JobId jobId, TenantId tenant, boolean held) implements JobCommand {
    public Hold {
      check(at, jobId, tenant);
    }
  }

  /**
   * Move this job next to another one of its tenant, into that one's line and tier; where either of
   * them does not wait, nothing happens.
   *
   * @param before false: after it
   */
  record Move(Instant at, JobId jobId, TenantId tenant, JobId other, boolean before)
      implements JobCommand {
    public Move {
      check(at, jobId, tenant);
      Require.present(other, "other");
    }
  }

  private static void check(Instant at, JobId jobId, TenantId tenant) {
    Require.time(at, "at");
    Require.present(jobId, "jobId");
    Require.present(tenant, "tenant");
  }
}
