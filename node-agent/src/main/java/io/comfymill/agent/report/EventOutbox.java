package io.comfymill.agent.report;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * Attempt events on their way to Kafka: those of one attempt one after the other, each retried
 * until Kafka acknowledges it, however long that takes. Thread-safe.
 *
 * <p>Bounded by what the agent's nodes may hold, with a few events each, and {@link #MAX_ANSWERED}
 * attempts that they do not hold: further answers are dropped, since the scheduler asks again.
 */
public final class EventOutbox {
  private static final Logger LOG = Logger.getLogger(EventOutbox.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(200);

  static final int MAX_ANSWERED = 1_000;

  private final RecordSink sink;
  private final BiConsumer<Duration, Runnable> timer;

  /** The last event of each attempt that has some on their way. */
  private final Map<AttemptId, CompletableFuture<Void>> tails = new ConcurrentHashMap<>();

  /**
   * @param timer runs a task later, on any thread
   */
  public EventOutbox(RecordSink sink, BiConsumer<Duration, Runnable> timer) {
    this.sink = sink;
    this.timer = timer;
  }

  /** False while too many answers about attempts that are not held wait. */
  public boolean takesAnswers() {
    return tails.size() < MAX_ANSWERED;
  }

  /**
   * @return completes when Kafka acknowledges it; never fails
   */
  public CompletionStage<Void> send(AttemptEvent event) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    CompletionStage<Void> before = tails.put(event.attempt(), acknowledged);
    if (before == null) {
      deliver(event, acknowledged);
    } else {
      before.thenRun(() -> deliver(event, acknowledged));
    }
    return acknowledged;
  }

  private void deliver(AttemptEvent event, CompletableFuture<Void> acknowledged) {
    sink.send(Topic.ATTEMPT_EVENTS, event.attempt().job().toString(), WireJson.write(event))
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                tails.remove(event.attempt(), acknowledged);
                acknowledged.complete(null);
              } else {
                retry(event, acknowledged, failure);
              }
            });
  }

  private void retry(AttemptEvent event, CompletableFuture<Void> acknowledged, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.debugf("sending an event of %s again: %s", event.attempt(), cause.getMessage());
    AttemptEvent again = cause instanceof RecordTooLargeException ? shortened(event) : event;
    timer.accept(RETRY_AFTER, () -> deliver(again, acknowledged));
  }

  /** What is reported instead of an event that exceeds the size of a Kafka record. */
  private static AttemptEvent shortened(AttemptEvent event) {
    if (event instanceof AttemptEvent.Succeeded done) {
      return new AttemptEvent.Failed(
          done.at(),
          done.attempt(),
          done.nodeId(),
          FailureCause.EXECUTION_ERROR,
          "ComfyUI finished it, but what its history says of it is larger than a Kafka record",
          null);
    }
    if (event instanceof AttemptEvent.Failed failed) {
      return new AttemptEvent.Failed(
          failed.at(), failed.attempt(), failed.nodeId(), failed.cause(), failed.message(), null);
    }
    return event;
  }
}
