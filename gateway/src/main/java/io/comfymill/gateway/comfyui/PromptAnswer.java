package io.comfymill.gateway.comfyui;

import io.comfymill.common.id.JobId;
import io.comfymill.gateway.submit.SubmitClaim;
import io.comfymill.gateway.websocket.UnansweredPrompts;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has a job's messages wait until the answer to its prompt has left, or cannot any more. */
final class PromptAnswer implements SubmitClaim {
  /** For the client to read the answer, since messages come over another connection. */
  private static final long HEAD_START_MS = 50;

  private final UnansweredPrompts unanswered;
  private final Consumer<Runnable> soon;

  /** This and what follows is guarded by this. */
  private @Nullable JobId job;

  private boolean hasLeft;

  /**
   * @param soon runs something once the client has had its head start
   */
  PromptAnswer(UnansweredPrompts unanswered, Consumer<Runnable> soon) {
    this.unanswered = unanswered;
    this.soon = soon;
  }

  static PromptAnswer to(RoutingContext exchange, UnansweredPrompts unanswered) {
    Vertx vertx = exchange.vertx();
    PromptAnswer answer =
        new PromptAnswer(
            unanswered, release -> vertx.setTimer(HEAD_START_MS, timer -> release.run()));
    exchange.addEndHandler(ended -> answer.leaves());
    return answer;
  }

  @Override
  public synchronized void becomes(JobId accepted) {
    if (!hasLeft) {
      job = accepted;
      unanswered.expect(accepted);
    }
  }

  synchronized void leaves() {
    hasLeft = true;
    JobId answered = job;
    if (answered != null && unanswered.answered(answered)) {
      soon.accept(() -> unanswered.release(answered));
    }
  }
}
