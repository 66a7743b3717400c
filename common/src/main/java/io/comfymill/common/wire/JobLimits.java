package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Bounds that the caller of a job set; null where the scheduler's own hold.
 *
 * @param maxAttempts attempts that may fail for reasons of the job or its nodes; 1 or more
 * @param timeout how long one attempt may run; positive
 * @param deadline the job is worth nothing after it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobLimits(
    @Nullable Integer maxAttempts, @Nullable Duration timeout, @Nullable Instant deadline) {
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);
  public static final JobLimits NONE = new JobLimits(null, null, null);

  public JobLimits {
    Require.that(maxAttempts == null || maxAttempts >= 1, "maxAttempts", "is less than 1");
    Require.that(
        timeout == null
            || (timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0),
        "timeout",
        "is not between 0 and 365 days");
    Require.timeIfPresent(deadline, "deadline");
  }
}
