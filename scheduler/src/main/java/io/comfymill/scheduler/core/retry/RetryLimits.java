package io.comfymill.scheduler.core.retry;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.DeadJob.FailedAttempt;
import io.comfymill.common.wire.JobLimits;
import java.time.Duration;
import java.util.List;

/**
 * How often a job is tried, and how soon.
 *
 * @param maxAttempts attempts that may fail for reasons of the job or its node
 * @param maxInfrastructureRetries attempts that may be lost with their node, be refused, or end
 *     with a server that they only waited for
 * @param mostAttempts a job may ask for so many attempts of its own, and no more
 */
public record RetryLimits(
    int maxAttempts, int maxInfrastructureRetries, int mostAttempts, Backoff backoff) {
  public RetryLimits {
    if (maxAttempts < 1 || maxInfrastructureRetries < 0) {
      throw new IllegalArgumentException(
          "max attempts must be 1 or more, infrastructure retries 0 or more");
    }
    if (mostAttempts < maxAttempts) {
      throw new IllegalArgumentException(
          "the most attempts that a job may ask for must not be fewer than max attempts");
    }
  }

  /** Without a pause between the attempts. */
  public RetryLimits(int maxAttempts, int maxInfrastructureRetries) {
    this(maxAttempts, maxInfrastructureRetries, maxAttempts, Backoff.NONE);
  }

  /** With the limits that a job asks for itself. */
  public RetryLimits within(JobLimits limits) {
    Integer wanted = limits.maxAttempts();
    return wanted == null
        ? this
        : new RetryLimits(
            Math.max(1, Math.min(wanted, mostAttempts)),
            maxInfrastructureRetries,
            mostAttempts,
            backoff);
  }

  /**
   * May it be tried again after these failures?
   *
   * @param elsewhere a node is left that could take it and has not failed it
   */
  public boolean allowAnother(List<FailedAttempt> failures, boolean elsewhere) {
    RetryRule last = RetryRule.of(last(failures));
    int infrastructure = count(failures, true);
    return switch (last) {
      case NEVER -> false;
      case ELSEWHERE -> elsewhere && failures.size() - infrastructure < maxAttempts;
      case ANYWHERE -> failures.size() - infrastructure < maxAttempts;
      case INFRASTRUCTURE -> infrastructure <= maxInfrastructureRetries;
    };
  }

  /**
   * How long to wait after them. Where the infrastructure is to blame the job is requeued at once.
   */
  public Duration pause(JobId job, List<FailedAttempt> failures) {
    FailedAttempt last = last(failures);
    return RetryRule.of(last) == RetryRule.INFRASTRUCTURE
        ? Duration.ZERO
        : backoff.after(new AttemptId(job, last.number()), count(failures, false));
  }

  private static FailedAttempt last(List<FailedAttempt> failures) {
    return failures.get(failures.size() - 1);
  }

  private static int count(List<FailedAttempt> failures, boolean infrastructure) {
    int found = 0;
    for (FailedAttempt failure : failures) {
      if ((RetryRule.of(failure) == RetryRule.INFRASTRUCTURE) == infrastructure) {
        found++;
      }
    }
    return found;
  }
}
