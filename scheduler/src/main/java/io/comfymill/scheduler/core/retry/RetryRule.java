package io.comfymill.scheduler.core.retry;

import io.comfymill.common.wire.DeadJob.FailedAttempt;
import io.comfymill.common.wire.FailureCause;

/**
 * What a failure says about trying again. Where a server or its node died, that depends on whether
 * the attempt had begun: one that only waited there has nothing to do with it.
 */
public enum RetryRule {
  /** It would fail anywhere. */
  NEVER,
  /** It would fail again on this node: worth a try only where it has not failed yet. */
  ELSEWHERE,
  /** Another node is better, the same one may do. */
  ANYWHERE,
  /** Not the job's fault, so it counts against a larger bound. */
  INFRASTRUCTURE;

  public static RetryRule of(FailedAttempt failure) {
    return of(failure.cause(), failure.startedAt() != null);
  }

  /**
   * @param started ComfyUI had begun with it
   */
  static RetryRule of(FailureCause cause, boolean started) {
    return switch (cause) {
      case INVALID_WORKFLOW,
          DEADLINE_PASSED,
          CANCELLED,
          UNSTORABLE,
          SUSPECTED_KILLER,
          DEPENDENCY_FAILED ->
          NEVER;
      case EXECUTION_ERROR, OUT_OF_MEMORY, MISSING_MODEL, MISSING_NODE_CLASS -> ELSEWHERE;
      case HUNG, WORKER_DIED, COMFYUI_LOST -> started ? ANYWHERE : INFRASTRUCTURE;
      case TIMED_OUT, ARTIFACTS_UNAVAILABLE -> ANYWHERE;
      case NODE_LOST, LEASE_EXPIRED, REJECTED, NOT_ACCEPTED, WITHDRAWN -> INFRASTRUCTURE;
    };
  }

  /** Is the failure no reason for its job to avoid the node? */
  public static boolean saysNothingOfItsNode(FailedAttempt failure) {
    return switch (failure.cause()) {
      case REJECTED -> true;
      case HUNG, WORKER_DIED, COMFYUI_LOST, NODE_LOST, LEASE_EXPIRED -> failure.startedAt() == null;
      default -> false;
    };
  }

  /** Did the server that executed it end under it? */
  public static boolean endedItsServer(FailedAttempt failure) {
    return switch (failure.cause()) {
      case WORKER_DIED, COMFYUI_LOST, NODE_LOST -> failure.startedAt() != null;
      default -> false;
    };
  }
}
