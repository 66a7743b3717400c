package io.comfymill.agent.attempt;

import io.comfymill.agent.capabilities.CapabilitiesWatch;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which an attempt ends: the event goes to the journal, then to Kafka; once Kafka
 * acknowledges it, the attempt is forgotten. Confined to the node's loop.
 */
public final class AttemptEnding {
  private static final Logger LOG = Logger.getLogger(AttemptEnding.class);

  /** Redis answers within milliseconds or is in trouble, and then reports do not wait for it. */
  private static final Duration FRAMES_OUT_WITHIN = Duration.ofMillis(250);

  private final NodeContext node;
  private final HeldAttempts held;
  private final CapabilitiesWatch capabilities;

  public AttemptEnding(NodeContext node, HeldAttempts held, CapabilitiesWatch capabilities) {
    this.node = node;
    this.held = held;
    this.capabilities = capabilities;
  }

  public void succeed(HeldAttempt attempt, ExecutionResult result) {
    end(
        attempt,
        "succeeded",
        new AttemptEvent.Succeeded(node.now(), attempt.id(), node.id(), result)
            .timed(attempt.times().millis()));
    node.nursing().ended(null, "");
  }

  /** Does nothing to an attempt that has ended. */
  public void fail(HeldAttempt attempt, Failure failure) {
    fail(attempt, failure, null);
  }

  public void fail(HeldAttempt attempt, Failure failure, @Nullable ExecutionResult result) {
    if (!attempt.isLive()) {
      return;
    }
    FailureCause cause = failure.cause();
    String message = failure.message();
    LogContext.within(
        node.id(), attempt.run(), () -> LOG.infof("attempt failed: %s, %s", cause, message));
    end(
        attempt,
        cause.name().toLowerCase(Locale.ROOT),
        new AttemptEvent.Failed(node.now(), attempt.id(), node.id(), cause, message, result));
    node.nursing().ended(cause, message);
    prepareForNext(cause);
  }

  private void prepareForNext(FailureCause cause) {
    if (cause == FailureCause.OUT_OF_MEMORY) {
      // ComfyUI unloads its models by itself, but its cached results hold memory too.
      node.loop()
          .follow(
              node.comfyUi().freeMemory(),
              done -> {},
              failure -> LOG.warnf("%s did not free memory: %s", node.url(), failure.getMessage()));
    } else if (cause == FailureCause.MISSING_MODEL || cause == FailureCause.MISSING_NODE_CLASS) {
      capabilities.doubt();
    }
  }

  private void end(HeldAttempt attempt, String outcome, AttemptEvent event) {
    attempt.become(new AttemptState.Ended(event));
    node.count("attempts.ended", "outcome", outcome);
    node.onDisk(
        attempt.id(), journal -> journal.ended(event), () -> reportAfterFrames(attempt, event));
  }

  /**
   * A gateway sends the closing message upon the report; frames from before must be out by then.
   */
  private void reportAfterFrames(HeldAttempt attempt, AttemptEvent event) {
    CompletableFuture<Void> framesOut = node.frames().flushed();
    node.loop().follow(framesOut, out -> report(attempt, event), never -> {});
    node.loop().after(FRAMES_OUT_WITHIN, () -> framesOut.complete(null));
  }

  /** Reports an end, perhaps one that a previous life of this agent reached. */
  public void report(HeldAttempt attempt, AttemptEvent event) {
    node.outbox().send(event).thenRun(() -> node.loop().execute(() -> forget(attempt)));
  }

  private void forget(HeldAttempt attempt) {
    held.remove(attempt);
    node.onDisk(attempt.id(), journal -> journal.forget(attempt.id()));
  }
}
