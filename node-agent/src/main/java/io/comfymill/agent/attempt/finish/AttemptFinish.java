package io.comfymill.agent.attempt.finish;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * From ComfyUI's last message to the report: history, outputs, end. Belongs to the node's loop.
 *
 * <p>ComfyUI writes its history between {@code execution_success} and {@code executing null}, so
 * the latter is what is waited for, and the former only starts a short timer.
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
    if (attempt.state() instanceof AttemptState.WithComfyUi posted) {
      attempt.become(posted.collect(node.now()));
      readHistory(attempt, 0);
    }
  }

  /** ComfyUI is done with it, and its history has been read already. */
  public void finished(HeldAttempt attempt, FinishedPrompt entry) {
    if (attempt.state() instanceof AttemptState.WithComfyUi posted) {
      attempt.become(posted.collect(node.now()));
      store(attempt, entry, 1);
    }
  }

  private void readHistory(HeldAttempt attempt, int retries) {
    node.loop()
        .follow(
            node.comfyUi().history(attempt.promptId()),
            entry -> historyRead(attempt, entry, retries),
            failure -> historyAgain(attempt, retries));
  }

  private void historyRead(HeldAttempt attempt, Optional<FinishedPrompt> entry, int retries) {
    if (entry.isPresent()) {
      store(attempt, entry.get(), 1);
    } else {
      historyAgain(attempt, retries);
    }
  }

  private void historyAgain(HeldAttempt attempt, int retries) {
    if (!(attempt.state() instanceof AttemptState.Collecting collecting)) {
      return;
    }
    if (retries < HISTORY_RETRIES.size()) {
      node.loop().after(HISTORY_RETRIES.get(retries), () -> readHistory(attempt, retries + 1));
    } else {
      ending.fail(
          attempt,
          collecting,
          FailureCause.COMFYUI_LOST,
          "ComfyUI finished it, but its history does not know it");
    }
  }

  private void store(HeldAttempt attempt, FinishedPrompt entry, int tries) {
    Set<OutputFile> files = new LinkedHashSet<>();
    for (JsonNode output : entry.outputs()) {
      files.addAll(OutputFile.in(output));
    }
    node.loop()
        .follow(
            attempt.copies().copy(files),
            stored -> conclude(attempt, entry),
            failure -> storeAgain(attempt, entry, tries, failure));
  }

  private void storeAgain(HeldAttempt attempt, FinishedPrompt entry, int tries, Throwable failure) {
    if (!(attempt.state() instanceof AttemptState.Collecting collecting)) {
      return;
    }
    LogContext.within(
        node.id(), attempt.id(), () -> LOG.warnf("outputs not stored: %s", failure.getMessage()));
    if (tries < STORE_TRIES) {
      node.loop().after(STORE_AGAIN_AFTER, () -> store(attempt, entry, tries + 1));
    } else {
      ending.fail(
          attempt,
          collecting,
          FailureCause.ARTIFACTS_UNAVAILABLE,
          "its outputs cannot be stored: " + failure.getMessage());
    }
  }

  private void conclude(HeldAttempt attempt, FinishedPrompt entry) {
    if (!(attempt.state() instanceof AttemptState.Collecting collecting)) {
      return;
    }
    tellWhatWasMissed(attempt, entry);
    ExecutionResult result = attempt.client().view().result(entry);
    Conclusion conclusion = Conclusion.of(entry, collecting.reason());
    if (conclusion instanceof Conclusion.Failure failure) {
      ending.fail(attempt, collecting, failure.cause(), failure.message(), result);
    } else {
      ending.succeed(attempt, collecting, result);
    }
  }

  private void tellWhatWasMissed(HeldAttempt attempt, FinishedPrompt entry) {
    try {
      attempt.client().end(entry);
    } catch (IOException e) {
      LOG.errorf(e, "what the client of %s has missed cannot be made up", attempt.id());
    }
  }
}
