package io.comfymill.gateway.v2.job;

import com.fasterxml.jackson.annotation.JsonValue;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.FailureCause;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a job as Comfy API v2 names it. */
public enum JobStatus {
  QUEUED("(state = JobState.QUEUED or state = JobState.ASSIGNED) and cancelReason is null"),
  RUNNING("state = JobState.RUNNING and cancelReason is null"),
  CANCELING(
      "(state = JobState.QUEUED or state = JobState.ASSIGNED or state = JobState.RUNNING)"
          + " and cancelReason is not null"),
  SUCCEEDED("state = JobState.SUCCEEDED"),
  CANCELED("state = JobState.CANCELLED"),
  FAILED(
      "state = JobState.FAILED"
          + " and (failureCause is null or failureCause <> 'DEADLINE_PASSED')"),
  EXPIRED("state = JobState.FAILED and failureCause = 'DEADLINE_PASSED'");

  private final String condition;

  JobStatus(String condition) {
    this.condition = condition;
  }

  /** Which rows of jobs it holds for, in HQL. */
  String condition() {
    return condition;
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isFinal() {
    return this == SUCCEEDED || this == CANCELED || this == FAILED || this == EXPIRED;
  }

  static Optional<JobStatus> named(String word) {
    return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
  }

  /**
   * @param canceling whether its node is asked to stop it
   */
  public static JobStatus of(JobState state, boolean canceling, @Nullable String failureCause) {
    return switch (state) {
      case QUEUED, ASSIGNED -> canceling ? CANCELING : QUEUED;
      case RUNNING -> canceling ? CANCELING : RUNNING;
      case SUCCEEDED -> SUCCEEDED;
      case CANCELLED -> CANCELED;
      case FAILED -> FailureCause.DEADLINE_PASSED.name().equals(failureCause) ? EXPIRED : FAILED;
    };
  }
}
