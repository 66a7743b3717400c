package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonValue;
import io.comfymill.common.rows.JobState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The state of a job as {@code GET /api/jobs} names it. */
public enum JobStatus {
  PENDING,
  IN_PROGRESS,
  COMPLETED,
  FAILED,
  CANCELLED;

  List<JobState> states() {
    return Arrays.stream(JobState.values()).filter(state -> of(state) == this).toList();
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static JobStatus of(JobState state) {
    return switch (state) {
      case QUEUED, ASSIGNED -> PENDING;
      case RUNNING -> IN_PROGRESS;
      case SUCCEEDED -> COMPLETED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
    };
  }

  /** Ignores case. */
  public static Optional<JobStatus> named(String word) {
    return Arrays.stream(values())
        .filter(status -> status.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
