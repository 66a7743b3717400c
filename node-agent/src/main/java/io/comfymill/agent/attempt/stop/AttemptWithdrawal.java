package io.comfymill.agent.attempt.stop;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Gives an attempt back that ComfyUI has not begun. Belongs to the node's loop.
 *
 * <p>ComfyUI may begin it while the request to take it out of its queue is on its way, and does not
 * say which of the two came first: its queue and history tell. One that has begun goes on.
 */
public final class AttemptWithdrawal {
  private static final Logger LOG = Logger.getLogger(AttemptWithdrawal.class);
  private static final Duration LOOK_AFTER = Duration.ofMillis(50);
  public static final String MESSAGE = "taken back before it began";

  private final NodeContext node;
  private final AttemptEnding ending;
  private final Runnable lookAtQueue;

  /**
   * @param lookAtQueue compares ComfyUI's queue with what is held
   */
  public AttemptWithdrawal(NodeContext node, AttemptEnding ending, Runnable lookAtQueue) {
    this.node = node;
    this.ending = ending;
    this.lookAtQueue = lookAtQueue;
  }

  public void withdraw(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Preparing preparing) {
      withdrawn(attempt, preparing);
    } else if (attempt.state() instanceof AttemptState.Posting posting) {
      attempt.become(posting.withdraw(node.now()));
      delete(attempt);
    } else if (attempt.state() instanceof AttemptState.Queued queued) {
      attempt.become(queued.withdraw(node.now()));
      delete(attempt);
    } else {
      LogContext.within(
          node.id(), attempt.id(), () -> LOG.info("has begun or ended, so it is not given back"));
    }
  }

  /** Takes it out of ComfyUI's queue; what became of it, messages or the queue tell. */
  public void delete(HeldAttempt attempt) {
    node.loop()
        .follow(
            node.comfyUi().deletePending(attempt.promptId()),
            deleted -> {},
            failure ->
                LOG.warnf("%s is still to be withdrawn: %s", attempt.id(), failure.getMessage()));
    node.loop().after(LOOK_AFTER, lookAtQueue);
  }

  /** It has not begun, and it will not. */
  public void withdrawn(HeldAttempt attempt, AttemptState.Live state) {
    ending.fail(attempt, state, FailureCause.WITHDRAWN, MESSAGE);
  }
}
