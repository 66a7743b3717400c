package io.comfymill.agent.attempt.start;

import io.comfymill.agent.artifacts.ArtifactsUnavailableException;
import io.comfymill.agent.artifacts.InputUploads;
import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.stop.AttemptStop;
import io.comfymill.agent.comfyui.PostAnswer;
import io.comfymill.agent.comfyui.RefusedException;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.common.secret.JobSecrets;
import io.comfymill.common.secret.SecretsUnavailableException;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** From the assignment into ComfyUI's queue. Confined to the node's loop. */
public final class AttemptStart {
  private static final Logger LOG = Logger.getLogger(AttemptStart.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final NodeContext node;
  private final AttemptEnding ending;
  private final AttemptStop stop;
  private final InputUploads uploads;
  private final JobSecrets secrets;

  public AttemptStart(NodeContext node, AttemptEnding ending, AttemptStop stop) {
    this.node = node;
    this.ending = ending;
    this.stop = stop;
    this.uploads = new InputUploads(node.store(), node.files(), node.workers());
    this.secrets = new JobSecrets(node.config().secretsKeyFile());
  }

  /** Uploads its inputs, then posts it. */
  public void prepare(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Preparing) {
      node.loop()
          .follow(
              uploads.upload(attempt.job().inputs()),
              uploaded -> post(attempt),
              failure -> inputsFailed(attempt, failure));
    }
  }

  private void inputsFailed(HeldAttempt attempt, Throwable failure) {
    boolean hopeless =
        failure instanceof ArtifactsUnavailableException
            || (failure instanceof RefusedException refused && !refused.transientFailure());
    if (hopeless) {
      ending.fail(
          attempt, new Failure(FailureCause.ARTIFACTS_UNAVAILABLE, "" + failure.getMessage()));
    } else {
      LOG.debugf("sending the inputs of %s again: %s", attempt.id(), failure.getMessage());
      node.loop().after(RETRY_AFTER, () -> prepare(attempt)); // until its ComfyUI is lost
    }
  }

  private void post(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Preparing preparing) {
      attempt.become(preparing.post(node.now()));
      node.loop()
          .follow(
              send(attempt.run()),
              answer -> answered(attempt, answer),
              failure -> unanswered(attempt, failure));
    }
  }

  private CompletionStage<PostAnswer> send(Assignment.Run run) {
    return run.job().isStoredInParts() || JobSecrets.isSealed(run.job().extraData())
        ? node.comfyUi()
            .postLarge(
                () ->
                    PromptBody.of(run, node.clientId(), node.role().paths(), node.store(), secrets))
        : node.comfyUi().post(PromptBody.of(run, node.clientId(), node.role().paths()));
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
      stop.send(attempt); // told to stop before the answer came
    } else if (!attempt.isLive()) {
      stop.stopStale(attempt.promptId().toString());
    } else if (attempt.state() instanceof AttemptState.Withdrawing withdrawing) {
      attempt.become(withdrawing.answered());
      stop.delete(attempt);
    } else {
      PromptRefusal.ofOutputs(answer.nodeErrors(), attempt.job())
          .ifPresent(refusal -> stop.stop(attempt, refusal));
    }
  }

  public void markPosted(HeldAttempt attempt) {
    node.onDisk(attempt.id(), journal -> journal.posted(attempt.id()));
  }

  private void refused(HeldAttempt attempt, PostAnswer.Refused answer) {
    if (attempt.state() instanceof AttemptState.Stopping stopping) {
      ending.fail(attempt, stopping.reason());
    } else if (attempt.state() instanceof AttemptState.Withdrawing) {
      ending.fail(attempt, AttemptStop.WITHDRAWN);
    } else if (attempt.state() instanceof AttemptState.Posting) {
      if (PromptRefusal.mayLackInput(answer.body(), attempt.job())
          && attempt.maySendInputsAgain()) {
        uploads.forget(attempt.job().inputs());
        postAgain(attempt);
      } else {
        ending.fail(attempt, PromptRefusal.of(answer.status(), answer.body(), attempt.job()));
      }
    }
  }

  /** It may have arrived or not; the next look at ComfyUI's queue tells. */
  private void unanswered(HeldAttempt attempt, Throwable failure) {
    LogContext.within(
        node.id(),
        attempt.run(),
        () -> LOG.infof("no answer to its post: %s", failure.getMessage()));
    if (attempt.state() instanceof AttemptState.Withdrawing withdrawing) {
      attempt.become(withdrawing.answered());
    } else if (attempt.state() instanceof AttemptState.Posting posting) {
      if (failure instanceof NoSuchFileException) {
        String message =
            "a part of the prompt is not in the artifact store: " + failure.getMessage();
        ending.fail(attempt, new Failure(FailureCause.ARTIFACTS_UNAVAILABLE, message));
      } else if (failure instanceof SecretsUnavailableException) {
        ending.fail(
            attempt, new Failure(FailureCause.ARTIFACTS_UNAVAILABLE, "" + failure.getMessage()));
      } else {
        attempt.become(posting.withoutAnswer());
      }
    }
  }

  /** For a post that did not arrive, or was refused for want of an input file. */
  public void postAgain(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Posting posting) {
      attempt.become(posting.neverArrived());
      prepare(attempt);
    }
  }

  /** ComfyUI executes it; a withdrawal comes too late. */
  public void started(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.NotStarted waiting) {
      attempt.become(waiting.run(node.now()));
      reportStarted(attempt);
    }
  }

  public void reportStarted(HeldAttempt attempt) {
    node.outbox().send(new AttemptEvent.Started(node.now(), attempt.id(), node.id()));
  }
}
