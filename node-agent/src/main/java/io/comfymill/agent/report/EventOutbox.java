package io.comfymill.agent.report;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * Attempt events on their way to Kafka: an attempt's one after the other, each until Kafka has it,
 * however long that takes. Thread-safe.
 *
 * <p>Bounded by what the agent's nodes may hold, with a few events each, and {@link #MAX_ANSWERED}
 * lines for attempts that they do not hold: answers past that are left out, for they are asked for
 * again.
 */
public final class EventOutbox {
  private static final Logger LOG = Logger.getLogger(EventOutbox.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(200);

  static final int MAX_ANSWERED = 1_000;

  private final RecordSink sink;
  private final BiConsumer<Duration, Runnable> timer;
  private final Map<AttemptId, Deque<Pending>> lines = new HashMap<>();

  private record Pending(AttemptEvent event, CompletableFuture<Void> acknowledged) {}

  /**
   * @param timer runs a task later, on any thread
   */
  public EventOutbox(RecordSink sink, BiConsumer<Duration, Runnable> timer) {
    this.sink = sink;
    this.timer = timer;
  }

  /** False while too much waits for an answer about an attempt that is not held. */
  public boolean takesAnswers() {
    synchronized (lines) {
      return lines.size() < MAX_ANSWERED;
    }
  }

  /**
   * @return completes when Kafka has it; never fails
   */
  public CompletionStage<Void> send(AttemptEvent event) {
    Pending pending = new Pending(event, new CompletableFuture<>());
    boolean first;
    synchronized (lines) {
      Deque<Pending> line = lines.computeIfAbsent(event.attempt(), id -> new ArrayDeque<>());
      first = line.isEmpty();
      line.addLast(pending);
    }
    if (first) {
      deliver(pending);
    }
    return pending.acknowledged();
  }

  private void deliver(Pending pending) {
    AttemptEvent event = pending.event();
    sink.send(Topic.ATTEMPT_EVENTS, event.attempt().job().toString(), WireJson.write(event))
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                delivered(pending);
              } else {
                failed(pending, failure);
              }
            });
  }

  private void delivered(Pending pending) {
    Pending next;
    synchronized (lines) {
      AttemptId attempt = pending.event().attempt();
      Deque<Pending> line = lines.getOrDefault(attempt, new ArrayDeque<>());
      line.pollFirst();
      next = line.peekFirst();
      if (next == null) {
        lines.remove(attempt);
      }
    }
    pending.acknowledged().complete(null);
    if (next != null) {
      deliver(next);
    }
  }

  private void failed(Pending pending, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.debugf("%s is sent again: %s", pending.event().attempt(), cause.getMessage());
    Pending again =
        cause instanceof RecordTooLargeException
            ? new Pending(OversizedEvent.shortened(pending.event()), pending.acknowledged())
            : pending;
    timer.accept(RETRY_AFTER, () -> deliver(again));
  }
}
