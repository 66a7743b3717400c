package io.comfymill.scheduler.core.job;

import io.comfymill.common.wire.DeadJob.FailedAttempt;
import java.util.List;

/**
 * How often a job is tried.
 *
 * @param maxAttempts attempts that may fail for reasons of the job or its node
 * @param maxInfrastructureRetries attempts that may be lost with their node or refused
 */
public record RetryLimits(int maxAttempts, int maxInfrastructureRetries) {
  public RetryLimits {
    if (maxAttempts < 1 || maxInfrastructureRetries < 0) {
      throw new IllegalArgumentException(
          "max attempts must be 1 or more, infrastructure retries 0 or more");
    }
  }

  /**
   * May it be tried again after these failures?
   *
   * @param elsewhere a node is left that could take it and has not failed it
   */
  public boolean allowAnother(List<FailedAttempt> failures, boolean elsewhere) {
    RetryRule last = RetryRule.of(failures.get(failures.size() - 1).cause());
    int infrastructure = count(failures, true);
    return switch (last) {
      case NEVER -> false;
      case ELSEWHERE -> elsewhere && failures.size() - infrastructure < maxAttempts;
      case ANYWHERE -> failures.size() - infrastructure < maxAttempts;
      case INFRASTRUCTURE -> infrastructure <= maxInfrastructureRetries;
    };
  }

  private static int count(List<FailedAttempt> failures, boolean infrastructure) {
    int found = 0;
    for (FailedAttempt failure : failures) {
      if ((RetryRule.of(failure.cause()) == RetryRule.INFRASTRUCTURE) == infrastructure) {
        found++;
      }
    }
    return found;
  }
}
