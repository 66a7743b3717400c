package io.comfymill.scheduler.core.job;

import io.comfymill.common.wire.FailureCause;

/** What a failure's cause says about trying again. */
public enum RetryRule {
  /** It would fail anywhere. */
  NEVER,
  /** It would fail again on this node: worth a try only where it has not failed yet. */
  ELSEWHERE,
  /** Another node is better, the same one may do. */
  ANYWHERE,
  /** Not the job's fault, so it counts against a larger bound. */
  INFRASTRUCTURE;

  public static RetryRule of(FailureCause cause) {
    return switch (cause) {
      case INVALID_WORKFLOW, DEADLINE_PASSED, CANCELLED, UNSTORABLE, SUSPECTED_KILLER -> NEVER;
      case EXECUTION_ERROR, OUT_OF_MEMORY, MISSING_MODEL, MISSING_NODE_CLASS -> ELSEWHERE;
      case HUNG, WORKER_DIED, TIMED_OUT, COMFYUI_LOST, ARTIFACTS_UNAVAILABLE -> ANYWHERE;
      case NODE_LOST, LEASE_EXPIRED, REJECTED, WITHDRAWN -> INFRASTRUCTURE;
    };
  }
}
