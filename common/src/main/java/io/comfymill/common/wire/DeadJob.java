package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job out of retries, with the cause of every attempt, for people. */
public record DeadJob(
    String type,
    Instant at,
    JobId jobId,
    TenantId tenant,
    PromptId promptId,
    List<FailedAttempt> attempts) {
  public static final String TYPE = "DeadJob";

  public DeadJob {
    Require.type(type, TYPE);
    Require.time(at, "at");
    Require.present(jobId, "jobId");
    Require.present(tenant, "tenant");
    Require.present(promptId, "promptId");
    Require.present(attempts, "attempts");
    attempts = List.copyOf(attempts);
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FailedAttempt(
      int number,
      NodeId nodeId,
      FailureCause cause,
      String message,
      Instant assignedAt,
      @Nullable Instant startedAt,
      Instant endedAt) {
    public FailedAttempt {
      Require.that(number >= 1, "number", "is less than 1");
      Require.present(nodeId, "nodeId");
      Require.present(cause, "cause");
      Require.present(message, "message");
      Require.time(assignedAt, "assignedAt");
      Require.timeIfPresent(startedAt, "startedAt");
      Require.time(endedAt, "endedAt");
    }
  }
}
