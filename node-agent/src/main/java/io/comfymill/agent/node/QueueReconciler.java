package io.comfymill.agent.node;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.StopReason;
import io.comfymill.agent.attempt.finish.AttemptFinish;
import io.comfymill.agent.attempt.start.AttemptStart;
import io.comfymill.agent.attempt.start.PromptBody;
import io.comfymill.agent.attempt.stop.AttemptStop;
import io.comfymill.agent.attempt.stop.AttemptWithdrawal;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.context.SingleFlight;
import io.comfymill.agent.health.LingeringPrompts;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Compares ComfyUI's queue and history with what is held: the net under the messages, and the way
 * back after a lost connection or a restart of the agent. Belongs to the node's loop.
 *
 * <p>Its answers overtake ComfyUI's messages, by seconds where ComfyUI is busy. So what they show
 * first is no sign of a loss: a prompt that runs has begun, and one that has ended is given {@link
 * #MESSAGES_WITHIN} to say so.
 */
final class QueueReconciler {
  private static final Logger LOG = Logger.getLogger(QueueReconciler.class);

  private static final Duration MESSAGES_WITHIN = Duration.ofSeconds(1);

  private final NodeContext node;
  private final HeldAttempts held;
  private final LingeringPrompts lingering;
  private final Steps steps;
  private final SingleFlight asking;

  /** What may follow from a look at the queue. */
  record Steps(
      AttemptStart start,
      AttemptStop stop,
      AttemptWithdrawal withdrawal,
      AttemptFinish finish,
      AttemptEnding ending,
      Seen seen) {}

  /** Hears of each look, before anything follows from it. */
  @FunctionalInterface
  interface Seen {
    void look(QueueSnapshot queue, Instant askedAt);
  }

  QueueReconciler(NodeContext node, HeldAttempts held, LingeringPrompts lingering, Steps steps) {
    this.node = node;
    this.held = held;
    this.lingering = lingering;
    this.steps = steps;
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
              LOG.debugf("no look at the queue of %s: %s", node.url(), failure.getMessage());
            });
  }

  private void compare(QueueSnapshot queue, Instant askedAt) {
    lingering.keepOnly(queue::holds);
    steps.seen().look(queue, askedAt);
    for (HeldAttempt attempt : held.live()) {
      if (attempt.state() instanceof AttemptState.WithComfyUi posted
          && posted.since().isBefore(askedAt)) {
        compare(attempt, posted, queue);
      }
    }
    stopStale(queue);
  }

  private void compare(HeldAttempt attempt, AttemptState.WithComfyUi state, QueueSnapshot queue) {
    String promptId = attempt.promptId().toString();
    if (!queue.holds(promptId)) {
      lookInHistory(attempt, state);
    } else if (state instanceof AttemptState.Stopping) {
      LOG.debugf("%s is still being stopped", attempt.id());
    } else if (queue.runs(promptId)) {
      runs(attempt, state);
    } else if (state instanceof AttemptState.Withdrawing) {
      steps.withdrawal().delete(attempt); // the first request came to nothing
    } else if (state instanceof AttemptState.Posting posting && posting.unanswered()) {
      attempt.become(posting.queued(node.now()));
      steps.start().markPosted(attempt);
    }
  }

  /** ComfyUI's one worker has taken it, and nothing else; what it says of it may be on its way. */
  private void runs(HeldAttempt attempt, AttemptState.WithComfyUi state) {
    if (!(state instanceof AttemptState.Running)) {
      steps.start().started(attempt);
      steps.start().markPosted(attempt);
    }
  }

  private void lookInHistory(HeldAttempt attempt, AttemptState.WithComfyUi asOf) {
    if (asOf instanceof AttemptState.Posting posting && !posting.unanswered()) {
      return; // its answer is still to come
    }
    if (asOf instanceof AttemptState.Withdrawing withdrawing && withdrawing.answerToCome()) {
      return;
    }
    node.loop()
        .follow(
            node.comfyUi().history(attempt.promptId()),
            entry -> found(attempt, asOf, entry),
            failure -> LOG.debugf("no history of %s: %s", attempt.id(), failure.getMessage()));
  }

  private void found(
      HeldAttempt attempt, AttemptState.WithComfyUi asOf, Optional<FinishedPrompt> entry) {
    if (!(attempt.state() instanceof AttemptState.WithComfyUi state)) {
      return; // the messages were faster
    }
    if (entry.isPresent()) {
      node.loop().after(MESSAGES_WITHIN, () -> missed(attempt, entry.get()));
    } else if (state.getClass().equals(asOf.getClass())) {
      gone(attempt, state);
    }
  }

  /** It has ended, and its last messages have not come. */
  private void missed(HeldAttempt attempt, FinishedPrompt entry) {
    if (attempt.state() instanceof AttemptState.WithComfyUi) {
      attempt.client().account().gap();
      steps.start().started(attempt);
      steps.finish().finished(attempt, entry);
    }
  }

  private void gone(HeldAttempt attempt, AttemptState.WithComfyUi state) {
    if (state instanceof AttemptState.Posting) {
      steps.start().postAgain(attempt);
    } else if (state instanceof AttemptState.Withdrawing) {
      steps.withdrawal().withdrawn(attempt, state);
    } else if (state instanceof AttemptState.Stopping stopping) {
      StopReason reason = stopping.reason();
      steps.ending().fail(attempt, stopping, reason.cause(), reason.message());
    } else {
      steps
          .ending()
          .fail(
              attempt,
              state,
              FailureCause.COMFYUI_LOST,
              "ComfyUI no longer knows it: it restarted, or somebody cleared its queue");
    }
  }

  private void stopStale(QueueSnapshot queue) {
    for (QueueSnapshot.Entry entry : queue.all()) {
      if (PromptBody.isOf(node.id(), entry.extraData())
          && held.byPrompt(entry.promptId()).isEmpty()) {
        steps.stop().stopStale(entry.promptId());
      }
    }
  }
}
