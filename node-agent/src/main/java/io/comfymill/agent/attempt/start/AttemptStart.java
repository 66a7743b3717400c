package io.comfymill.agent.attempt.start;

import io.comfymill.agent.artifacts.ArtifactsUnavailableException;
import io.comfymill.agent.artifacts.InputSteps;
import io.comfymill.agent.artifacts.InputUploads;
import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.StopReason;
import io.comfymill.agent.attempt.stop.AttemptStop;
import io.comfymill.agent.attempt.stop.AttemptWithdrawal;
import io.comfymill.agent.comfyui.PostAnswer;
import io.comfymill.agent.comfyui.RefusedException;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** From the assignment into ComfyUI's queue. Belongs to the node's loop. */
public final class AttemptStart {
  private static final Logger LOG = Logger.getLogger(AttemptStart.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final NodeContext node;
  private final AttemptEnding ending;
  private final AttemptStop stop;
  private final AttemptWithdrawal withdrawal;
  private final InputUploads uploads;

  public AttemptStart(
      NodeContext node,
      AttemptEnding ending,
      AttemptStop stop,
      AttemptWithdrawal withdrawal,
      InputUploads uploads) {
    this.node = node;
    this.ending = ending;
    this.stop = stop;
    this.withdrawal = withdrawal;
    this.uploads = uploads;
  }

  /** Brings its inputs to the node, then posts it. */
  public void prepare(HeldAttempt attempt) {
    if (attempt.job().inputs().isEmpty()) {
      inputsThere(attempt);
      return;
    }
    node.loop()
        .follow(
            InputSteps.bring(attempt.job().inputs(), uploads, node.workers()),
            nothing -> inputsThere(attempt),
            failure -> inputsFailed(attempt, failure));
  }

  private void inputsThere(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Preparing preparing) {
      attempt.become(preparing.withInputs());
      post(attempt);
    }
  }

  private void inputsFailed(HeldAttempt attempt, Throwable failure) {
    if (!(attempt.state() instanceof AttemptState.Preparing preparing)) {
      return;
    }
    boolean hopeless =
        failure instanceof ArtifactsUnavailableException
            || (failure instanceof RefusedException refused && !refused.transientFailure());
    if (hopeless) {
      ending.fail(
          attempt, preparing, FailureCause.ARTIFACTS_UNAVAILABLE, "" + failure.getMessage());
    } else {
      LOG.debugf("inputs of %s are sent again: %s", attempt.id(), failure.getMessage());
      node.loop().after(RETRY_AFTER, () -> prepareAgain(attempt)); // until its ComfyUI is lost
    }
  }

  private void prepareAgain(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Preparing) {
      prepare(attempt);
    }
  }

  private void post(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Preparing preparing) {
      attempt.become(preparing.post(node.now()));
      node.loop()
          .follow(
              sent(attempt.run()),
              answer -> answered(attempt, answer),
              failure -> unanswered(attempt, failure));
    }
  }

  private CompletionStage<PostAnswer> sent(Assignment.Run run) {
    return run.job().isStoredInParts()
        ? node.comfyUi().postLarge(() -> PromptBody.of(run, node.clientId(), node.store()))
        : node.comfyUi().post(PromptBody.of(run, node.clientId()));
  }

  private void answered(HeldAttempt attempt, PostAnswer answer) {
    if (answer instanceof PostAnswer.Queued queued) {
      queued(attempt, queued);
    } else if (answer instanceof PostAnswer.Refused refused) {
      refused(attempt, refused);
    }
  }

  private void queued(HeldAttempt attempt, PostAnswer.Queued answer) {
    markPosted(attempt);
    if (attempt.state() instanceof AttemptState.Posting posting) {
      attempt.become(posting.queued(node.now()));
    }
    if (attempt.state() instanceof AttemptState.Stopping) {
      stop.send(attempt); // told to stop while it was on its way
    } else if (!attempt.isLive()) {
      stop.stopStale(attempt.promptId().toString());
    } else if (attempt.state() instanceof AttemptState.Withdrawing withdrawing) {
      attempt.become(withdrawing.answered());
      withdrawal.delete(attempt);
    } else if (lacksOutputs(attempt, answer)) {
      PromptRefusal refusal = PromptRefusal.ofOutputs(answer.nodeErrors(), attempt.job());
      stop.stop(attempt, new StopReason(refusal.cause(), refusal.message()));
    }
  }

  /** The gateway found all of them valid; half a result would pass for the whole. */
  private static boolean lacksOutputs(HeldAttempt attempt, PostAnswer.Queued answer) {
    for (com.fasterxml.jackson.databind.JsonNode errors : answer.nodeErrors()) {
      for (com.fasterxml.jackson.databind.JsonNode output : errors.path("dependent_outputs")) {
        if (attempt.job().outputsToExecute().contains(output.asText())) {
          return true;
        }
      }
    }
    return false;
  }

  public void markPosted(HeldAttempt attempt) {
    node.onDisk(attempt.id(), journal -> journal.posted(attempt.id()));
  }

  private void refused(HeldAttempt attempt, PostAnswer.Refused answer) {
    if (attempt.state() instanceof AttemptState.Stopping stopping) {
      StopReason reason = stopping.reason();
      ending.fail(attempt, stopping, reason.cause(), reason.message());
    } else if (attempt.state() instanceof AttemptState.Withdrawing withdrawing) {
      withdrawal.withdrawn(attempt, withdrawing);
    } else if (attempt.state() instanceof AttemptState.Posting posting) {
      boolean again =
          PromptRefusal.mayLackInput(answer.body(), attempt.job()) && attempt.maySendInputsAgain();
      if (again) {
        uploads.forget(attempt.job().inputs());
        attempt.become(posting.neverArrived());
        prepare(attempt);
      } else {
        PromptRefusal refusal = PromptRefusal.of(answer.status(), answer.body(), attempt.job());
        ending.fail(attempt, posting, refusal.cause(), refusal.message());
      }
    }
  }

  /** It may have arrived or not; the next look at ComfyUI's queue tells. */
  private void unanswered(HeldAttempt attempt, Throwable failure) {
    LogContext.within(
        node.id(),
        attempt.id(),
        () -> LOG.infof("no answer to its post: %s", failure.getMessage()));
    if (failure instanceof NoSuchFileException
        && attempt.state() instanceof AttemptState.Posting posting) {
      String message = "a part of the prompt is not in the artifact store: " + failure.getMessage();
      ending.fail(attempt, posting, FailureCause.ARTIFACTS_UNAVAILABLE, message);
    } else if (attempt.state() instanceof AttemptState.Posting posting) {
      attempt.become(posting.withoutAnswer());
    } else if (attempt.state() instanceof AttemptState.Withdrawing withdrawing) {
      attempt.become(withdrawing.answered());
    }
  }

  /** ComfyUI's queue says that it did not arrive. */
  public void postAgain(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Posting posting) {
      attempt.become(posting.neverArrived());
      prepare(attempt);
    }
  }

  /** ComfyUI executes it. */
  public void started(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Posting posting) {
      attempt.become(posting.run(node.now()));
    } else if (attempt.state() instanceof AttemptState.Queued queued) {
      attempt.become(queued.run(node.now()));
    } else if (attempt.state() instanceof AttemptState.Withdrawing withdrawing) {
      attempt.become(withdrawing.run(node.now())); // too late to take it back
    } else {
      return;
    }
    tellStarted(attempt);
  }

  public void tellStarted(HeldAttempt attempt) {
    node.loop()
        .follow(
            node.outbox().send(new AttemptEvent.Started(node.now(), attempt.id(), node.id())),
            acknowledged -> {},
            failure -> LOG.error("an event was given up; this is a defect", failure));
  }
}
