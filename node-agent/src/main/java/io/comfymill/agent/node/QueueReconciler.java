package io.comfymill.agent.node;

import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.stop.AttemptStop;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.loop.SingleFlight;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Compares ComfyUI's queue and history with the attempts held: a safety net under the messages, and
 * the way back after a lost connection or a restart of the agent. Confined to the node's loop.
 *
 * <p>Its answers overtake ComfyUI's messages, by seconds if ComfyUI is busy. So what they show
 * first does not mean that a message was lost: a prompt that runs has started, and one that has
 * ended is given {@link #MESSAGES_WITHIN} to say so.
 */
final class QueueReconciler {
  private static final Logger LOG = Logger.getLogger(QueueReconciler.class);
  private static final Duration MESSAGES_WITHIN = Duration.ofSeconds(1);

  private final NodeContext node;
  private final HeldAttempts held;
  private final AttemptSteps steps;
  private final BiConsumer<QueueSnapshot, Instant> first;
  private final SingleFlight asking;

  /**
   * @param first sees the queue, and when it was asked for, before anything follows from it
   */
  QueueReconciler(
      NodeContext node,
      HeldAttempts held,
      AttemptSteps steps,
      BiConsumer<QueueSnapshot, Instant> first) {
    this.node = node;
    this.held = held;
    this.steps = steps;
    this.first = first;
    this.asking = new SingleFlight(node.config().requestTimeout().multipliedBy(2));
  }

  void run() {
    if (!asking.begin(node.now())) {
      return;
    }
    Instant askedAt = node.now();
    node.loop()
        .follow(
            node.comfyUi().queue(),
            queue -> {
              asking.end();
              compare(queue, askedAt);
            },
            failure -> {
              asking.end();
              LOG.debugf("cannot read the queue of %s: %s", node.url(), failure.getMessage());
            });
  }

  private void compare(QueueSnapshot queue, Instant askedAt) {
    first.accept(queue, askedAt);
    for (HeldAttempt attempt : held.live()) {
      if (attempt.state() instanceof AttemptState.WithComfyUi posted
          && posted.since().isBefore(askedAt)) {
        compare(attempt, posted, queue);
      }
    }
    queue
        .all()
        .filter(entry -> entry.isOf(node.id()) && held.byPrompt(entry.promptId()).isEmpty())
        .forEach(stale -> steps.stop().stopStale(stale.promptId()));
  }

  private void compare(HeldAttempt attempt, AttemptState.WithComfyUi state, QueueSnapshot queue) {
    String promptId = attempt.promptId().toString();
    if (!queue.holds(promptId)) {
      lookInHistory(attempt, state);
    } else if (state instanceof AttemptState.Stopping) {
      LOG.debugf("%s is still being stopped", attempt.id());
    } else if (queue.runs(promptId)) {
      runs(attempt);
    } else if (state instanceof AttemptState.Withdrawing) {
      steps.stop().delete(attempt); // the first request came to nothing
    } else if (state instanceof AttemptState.Posting posting && posting.unanswered()) {
      attempt.become(posting.queued(node.now()));
      steps.start().markPosted(attempt);
    }
  }

  /** ComfyUI's only worker has taken it; what it says of it may still be on its way. */
  private void runs(HeldAttempt attempt) {
    if (!attempt.isRunning()) {
      steps.start().started(attempt);
      steps.start().markPosted(attempt);
    }
  }

  private void lookInHistory(HeldAttempt attempt, AttemptState.WithComfyUi asOf) {
    boolean answerToCome =
        (asOf instanceof AttemptState.Posting posting && !posting.unanswered())
            || (asOf instanceof AttemptState.Withdrawing withdrawing && withdrawing.answerToCome());
    if (!answerToCome) {
      node.loop()
          .follow(
              node.comfyUi().history(attempt.promptId()),
              history -> found(attempt, asOf, history),
              failure -> LOG.debugf("no history of %s: %s", attempt.id(), failure.getMessage()));
    }
  }

  private void found(
      HeldAttempt attempt, AttemptState.WithComfyUi asOf, Optional<FinishedPrompt> history) {
    if (history.isPresent()) {
      node.loop().after(MESSAGES_WITHIN, () -> missed(attempt, history.get()));
    } else if (attempt.state().getClass().equals(asOf.getClass())) {
      gone(attempt);
    }
  }

  /** It has ended, and its last messages have not come. */
  private void missed(HeldAttempt attempt, FinishedPrompt history) {
    if (attempt.state() instanceof AttemptState.WithComfyUi) {
      attempt.client().account().gap();
      steps.start().started(attempt);
      steps.finish().finished(attempt, history);
    }
  }

  private void gone(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Posting) {
      steps.start().postAgain(attempt);
    } else if (attempt.state() instanceof AttemptState.Withdrawing) {
      steps.ending().fail(attempt, AttemptStop.WITHDRAWN);
    } else if (attempt.state() instanceof AttemptState.Stopping stopping) {
      steps.ending().fail(attempt, stopping.reason());
    } else {
      String message = "ComfyUI no longer knows it: it restarted, or somebody cleared its queue";
      steps.ending().fail(attempt, new Failure(FailureCause.COMFYUI_LOST, message));
    }
  }
}
