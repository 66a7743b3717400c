package io.comfymill.agent.attempt.finish;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * From ComfyUI's last message to the report: history, outputs, end. Confined to the node's loop.
 *
 * <p>ComfyUI writes its history between {@code execution_success} and {@code executing null}, so we
 * wait for the latter; the former only starts a short timer.
 */
public final class AttemptFinish {
  private static final Logger LOG = Logger.getLogger(AttemptFinish.class);
  private static final Duration AFTER_CLOSING_MESSAGE = Duration.ofMillis(150);
  private static final Duration STORE_AGAIN_AFTER = Duration.ofSeconds(1);
  private static final int STORE_TRIES = 5;
  private static final List<Duration> HISTORY_RETRIES =
      List.of(
          Duration.ofMillis(10),
          Duration.ofMillis(40),
          Duration.ofMillis(150),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2));

  private final NodeContext node;
  private final AttemptEnding ending;

  public AttemptFinish(NodeContext node, AttemptEnding ending) {
    this.node = node;
    this.ending = ending;
  }

  /** ComfyUI has said how it ended. */
  public void closing(HeldAttempt attempt) {
    node.loop().after(AFTER_CLOSING_MESSAGE, () -> finished(attempt));
  }

  /** ComfyUI is done with it. */
  public void finished(HeldAttempt attempt) {
    if (collect(attempt)) {
      readHistory(attempt, 0);
    }
  }

  /** ComfyUI is done with it, and its history has been read already. */
  public void finished(HeldAttempt attempt, FinishedPrompt history) {
    if (collect(attempt)) {
      store(attempt, history, 1);
    }
  }

  private static boolean collect(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.WithComfyUi posted) {
      attempt.become(posted.collect());
      return true;
    }
    return false;
  }

  private void readHistory(HeldAttempt attempt, int retries) {
    node.loop()
        .follow(
            node.comfyUi().history(attempt.promptId()),
            history ->
                history.ifPresentOrElse(
                    found -> store(attempt, found, 1), () -> readAgain(attempt, retries)),
            failure -> readAgain(attempt, retries));
  }

  private void readAgain(HeldAttempt attempt, int retries) {
    if (!attempt.isLive()) {
      return;
    }
    if (retries < HISTORY_RETRIES.size()) {
      node.loop().after(HISTORY_RETRIES.get(retries), () -> readHistory(attempt, retries + 1));
    } else {
      String message = "ComfyUI finished it, but its history does not know it";
      ending.fail(attempt, new Failure(FailureCause.COMFYUI_LOST, message));
    }
  }

  private void store(HeldAttempt attempt, FinishedPrompt history, int tries) {
    node.loop()
        .follow(
            attempt.copies().copy(history.files()),
            stored -> conclude(attempt, history),
            failure -> storeAgain(attempt, history, tries, failure));
  }

  private void storeAgain(
      HeldAttempt attempt, FinishedPrompt history, int tries, Throwable failure) {
    if (!attempt.isLive()) {
      return;
    }
    LogContext.within(
        node.id(), attempt.run(), () -> LOG.warnf("outputs not stored: %s", failure.getMessage()));
    if (tries < STORE_TRIES) {
      node.loop().after(STORE_AGAIN_AFTER, () -> store(attempt, history, tries + 1));
    } else {
      String message = "its outputs cannot be stored: " + failure.getMessage();
      ending.fail(attempt, new Failure(FailureCause.ARTIFACTS_UNAVAILABLE, message));
    }
  }

  private void conclude(HeldAttempt attempt, FinishedPrompt history) {
    if (!(attempt.state() instanceof AttemptState.Collecting collecting)) {
      return;
    }
    attempt.client().end(history);
    ExecutionResult result = attempt.client().view().result(history);
    AttemptVerdict.failure(history, collecting.reason())
        .ifPresentOrElse(
            failure -> ending.fail(attempt, failure, result),
            () -> ending.succeed(attempt, result));
  }
}
