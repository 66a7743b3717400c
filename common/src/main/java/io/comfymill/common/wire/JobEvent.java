package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a job, published after it is committed. May arrive more than once, and a reader
 * may miss some; {@link Subject#sequence} is also a column of the job's row, so a reader catches up
 * there.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobEvent.Queued.class, name = "Queued"),
  @JsonSubTypes.Type(value = JobEvent.Assigned.class, name = "Assigned"),
  @JsonSubTypes.Type(value = JobEvent.Running.class, name = "Running"),
  @JsonSubTypes.Type(value = JobEvent.Requeued.class, name = "Requeued"),
  @JsonSubTypes.Type(value = JobEvent.Succeeded.class, name = "Succeeded"),
  @JsonSubTypes.Type(value = JobEvent.Failed.class, name = "Failed"),
  @JsonSubTypes.Type(value = JobEvent.Cancelled.class, name = "Cancelled"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface JobEvent {
  Instant at();

  Subject job();

  /** Whether this event ends the job. */
  @JsonIgnore
  default boolean isFinal() {
    return this instanceof Succeeded || this instanceof Failed || this instanceof Cancelled;
  }

  /**
   * Whose event it is.
   *
   * @param sequence grows with every change of any job
   * @param attempt number of the current attempt; 0 before the first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Subject(
      JobId id,
      TenantId tenant,
      PromptId promptId,
      @Nullable String clientId,
      long sequence,
      int attempt) {
    public Subject {
      Require.present(id, "job.id");
      Require.present(tenant, "job.tenant");
      Require.present(promptId, "job.promptId");
      Require.that(sequence >= 0, "job.sequence", "is less than 0");
      Require.that(attempt >= 0, "job.attempt", "is less than 0");
    }
  }

  record Queued(Instant at, Subject job) implements JobEvent {
    public Queued {
      check(at, job);
    }
  }

  record Assigned(Instant at, Subject job, NodeId nodeId) implements JobEvent {
    public Assigned {
      check(at, job);
      Require.present(nodeId, "nodeId");
    }
  }

  record Running(Instant at, Subject job, NodeId nodeId) implements JobEvent {
    public Running {
      check(at, job);
      Require.present(nodeId, "nodeId");
    }
  }

  /** Back in the queue; the failed attempt is {@code job.attempt}. */
  record Requeued(Instant at, Subject job, FailureCause cause, String message) implements JobEvent {
    public Requeued {
      check(at, job);
      Require.present(cause, "cause");
      Require.present(message, "message");
    }
  }

  record Succeeded(Instant at, Subject job, NodeId nodeId, ExecutionResult result)
      implements JobEvent {
    public Succeeded {
      check(at, job);
      Require.present(nodeId, "nodeId");
      Require.present(result, "result");
    }
  }

  /** Out of retries, or not retriable. */
  record Failed(
      Instant at, Subject job, FailureCause cause, String message, @Nullable ExecutionResult result)
      implements JobEvent {
    public Failed {
      check(at, job);
      Require.present(cause, "cause");
      Require.present(message, "message");
    }
  }

  /**
   * @param result what ComfyUI said of the interrupted prompt; null for a job that was not running
   */
  record Cancelled(Instant at, Subject job, String reason, @Nullable ExecutionResult result)
      implements JobEvent {
    public Cancelled {
      check(at, job);
      Require.present(reason, "reason");
    }
  }

  private static void check(Instant at, Subject job) {
    Require.time(at, "at");
    Require.present(job, "job");
  }
}
