package io.comfymill.scheduler.core.job;

import io.comfymill.common.wire.FailureCause;

/**
 * A request to stop the current attempt.
 *
 * @param cause {@code TIMED_OUT} ends only the attempt, the others the job
 * @param reason for people
 */
public record Stop(FailureCause cause, String reason) {
  public static Stop cancelled(String reason) {
    return new Stop(FailureCause.CANCELLED, reason);
  }

  public static Stop deadlinePassed() {
    return new Stop(FailureCause.DEADLINE_PASSED, "the job's deadline passed");
  }

  /** The database refuses its row. */
  public static Stop unstorable(String why) {
    return new Stop(FailureCause.UNSTORABLE, why);
  }

  public static Stop dependencyFailed(String why) {
    return new Stop(FailureCause.DEPENDENCY_FAILED, why);
  }

  public static Stop timedOut() {
    return new Stop(FailureCause.TIMED_OUT, "it ran longer than its job allows");
  }

  /** Does it replace the earlier one? What ends the job for good outranks what ends less. */
  boolean overrules(Stop before) {
    return rank(cause) > rank(before.cause);
  }

  private static int rank(FailureCause cause) {
    return switch (cause) {
      case CANCELLED -> 2;
      case DEADLINE_PASSED -> 1;
      default -> 0;
    };
  }
}
