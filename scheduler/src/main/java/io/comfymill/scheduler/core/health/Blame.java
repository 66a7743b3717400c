package io.comfymill.scheduler.core.health;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failure counts against its node, by its cause. Where it may be the workflow's fault
 * instead, that workflow's record on other nodes decides; otherwise one broken workflow would take
 * every node out of service.
 *
 * <ul>
 *   <li>{@code HUNG}, {@code WORKER_DIED} and {@code COMFYUI_LOST} of an attempt that ran: once for
 *       each job; but once for a workflow that did so on other nodes too since it last succeeded
 *       anywhere.
 *   <li>{@code NOT_ACCEPTED}: once for each job. Its workflow was not even read.
 *   <li>{@code EXECUTION_ERROR}, {@code TIMED_OUT}: once for each job of a workflow that has
 *       succeeded somewhere and has not failed elsewhere since; of any other workflow once, however
 *       many jobs of it fail.
 *   <li>{@code MISSING_MODEL}, {@code MISSING_NODE_CLASS}: once for each job. The node says that it
 *       has what it has not.
 *   <li>{@code OUT_OF_MEMORY}: never, the job is too big. {@code ARTIFACTS_UNAVAILABLE}: never, the
 *       store is away for all. The others are not about the node's work.
 * </ul>
 */
final class Blame {
  private final Workflows workflows = new Workflows();

  void succeeded(long shape) {
    workflows.succeeded(shape);
  }

  /**
   * @param ran ComfyUI had begun with it
   * @return the charge; null where it does not count against the node
   */
  @Nullable String charge(
      FailureCause cause, AttemptId attempt, long shape, boolean ran, NodeId node) {
    return switch (cause) {
      case HUNG, WORKER_DIED, COMFYUI_LOST -> ran ? unlessSuspect(attempt, shape, node) : null;
      case EXECUTION_ERROR, TIMED_OUT -> ifProven(attempt, shape, node);
      case MISSING_MODEL, MISSING_NODE_CLASS, NOT_ACCEPTED -> job(attempt);
      case INVALID_WORKFLOW,
          OUT_OF_MEMORY,
          NODE_LOST,
          ARTIFACTS_UNAVAILABLE,
          REJECTED,
          LEASE_EXPIRED,
          DEADLINE_PASSED,
          WITHDRAWN,
          CANCELLED,
          UNSTORABLE,
          SUSPECTED_KILLER,
          DEPENDENCY_FAILED ->
          null;
    };
  }

  private String unlessSuspect(AttemptId attempt, long shape, NodeId node) {
    workflows.failed(shape, node);
    return workflows.isSuspect(shape, node) ? workflow(shape) : job(attempt);
  }

  private String ifProven(AttemptId attempt, long shape, NodeId node) {
    String charge = unlessSuspect(attempt, shape, node);
    return workflows.isProven(shape) ? charge : workflow(shape);
  }

  private static String job(AttemptId attempt) {
    return "job " + attempt.job();
  }

  private static String workflow(long shape) {
    return "workflow " + shape;
  }
}
