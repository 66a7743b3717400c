package io.comfymill.agent.attempt;

import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which an attempt ends: the event goes to the journal, then to Kafka; when Kafka
 * has it, the attempt is forgotten. Belongs to the node's loop.
 */
public final class AttemptEnding {
  private static final Logger LOG = Logger.getLogger(AttemptEnding.class);

  /** Redis answers within milliseconds, or is in trouble: then reports do not wait for it. */
  private static final Duration FRAMES_OUT_WITHIN = Duration.ofMillis(250);

  private final NodeContext node;
  private final HeldAttempts held;
  private final Aftercare aftercare;

  public AttemptEnding(NodeContext node, HeldAttempts held, Aftercare aftercare) {
    this.node = node;
    this.held = held;
    this.aftercare = aftercare;
  }

  public void succeed(HeldAttempt attempt, AttemptState.Live state, ExecutionResult result) {
    end(attempt, state, new AttemptEvent.Succeeded(node.now(), attempt.id(), node.id(), result));
  }

  public void fail(
      HeldAttempt attempt, AttemptState.Live state, FailureCause cause, String message) {
    fail(attempt, state, cause, message, null);
  }

  public void fail(
      HeldAttempt attempt,
      AttemptState.Live state,
      FailureCause cause,
      String message,
      @Nullable ExecutionResult result) {
    LogContext.within(
        node.id(), attempt.id(), () -> LOG.infof("attempt failed: %s, %s", cause, message));
    end(
        attempt,
        state,
        new AttemptEvent.Failed(node.now(), attempt.id(), node.id(), cause, message, result));
    aftercare.failed(cause);
  }

  private void end(HeldAttempt attempt, AttemptState.Live state, AttemptEvent event) {
    attempt.become(state.end(event));
    node.counts().ended(event);
    node.onDisk(
        attempt.id(), journal -> journal.ended(event), () -> reportAfterFrames(attempt, event));
  }

  /** Clients get its closing message from a gateway; what they see of it before must be there. */
  private void reportAfterFrames(HeldAttempt attempt, AttemptEvent event) {
    CompletableFuture<Void> framesOut = node.frames().flushed();
    node.loop().follow(framesOut, out -> report(attempt, event), this::impossible);
    node.loop().after(FRAMES_OUT_WITHIN, () -> framesOut.complete(null));
  }

  /** Tells Kafka, also of an end that an earlier life of this agent has reached. */
  public void report(HeldAttempt attempt, AttemptEvent event) {
    node.loop()
        .follow(node.outbox().send(event), acknowledged -> forget(attempt), this::impossible);
  }

  private void forget(HeldAttempt attempt) {
    held.remove(attempt);
    node.onDisk(attempt.id(), journal -> journal.forget(attempt.id()));
  }

  private void impossible(Throwable failure) {
    LOG.error("an event was given up; this is a defect of the agent", failure);
  }
}
