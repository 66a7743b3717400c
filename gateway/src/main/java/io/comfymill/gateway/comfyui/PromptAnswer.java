package io.comfymill.gateway.comfyui;

import io.comfymill.common.id.JobId;
import io.comfymill.gateway.submit.SubmitClaim;
import io.comfymill.gateway.websocket.UnansweredPrompts;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Has a job's messages wait until the answer to its prompt has left, or cannot any more. */
final class PromptAnswer implements SubmitClaim {
  /** For the client to read the answer, since messages come over another connection. */
  private static final long HEAD_START_MS = 50;

  /** Where none waited: a ComfyUI takes about as long from its answer to its first message. */
  private static final long SHORT_HEAD_START_MS = 10;

  /** Runs something later. */
  @FunctionalInterface
  interface Timer {
    void in(long millis, Runnable task);
  }

  private final UnansweredPrompts unanswered;
  private final Timer timer;

  /** This and what follows is guarded by this. */
  private @Nullable JobId job;

  private boolean hasLeft;

  /**
   * @param timer runs something once the client has had its head start
   */
  PromptAnswer(UnansweredPrompts unanswered, Timer timer) {
    this.unanswered = unanswered;
    this.timer = timer;
  }

  static PromptAnswer to(RoutingContext exchange, UnansweredPrompts unanswered) {
    Vertx vertx = exchange.vertx();
    PromptAnswer answer =
        new PromptAnswer(unanswered, (millis, task) -> vertx.setTimer(millis, timer -> task.run()));
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
    if (answered != null) {
      long headStart = unanswered.anyWait(answered) ? HEAD_START_MS : SHORT_HEAD_START_MS;
      timer.in(headStart, () -> unanswered.release(answered));
    }
  }
}
