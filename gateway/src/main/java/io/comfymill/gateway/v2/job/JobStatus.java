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
  QUEUED("j.cancel_reason is null"),
  RUNNING("j.cancel_reason is null"),
  CANCELING("j.cancel_reason is not null"),
  SUCCEEDED("true"),
  CANCELED("true"),
  FAILED("j.failure_cause is distinct from 'DEADLINE_PASSED'"),
  EXPIRED("j.failure_cause = 'DEADLINE_PASSED'");

  private final String condition;

  JobStatus(String condition) {
    this.condition = condition;
  }

  /** Which rows {@code j} of jobs in one of its states it holds for, in SQL. */
  String condition() {
    return condition;
  }

  boolean covers(JobState state) {
    return this == of(state, false, null)
        || this == of(state, true, null)
        || this == of(state, false, FailureCause.DEADLINE_PASSED.name());
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
