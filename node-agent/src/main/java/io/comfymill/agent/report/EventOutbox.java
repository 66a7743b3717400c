package io.comfymill.agent.report;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * Attempt events on their way to Kafka. An end is sent at once, and again until Kafka acknowledges
 * it, however long that takes. What comes before it is news of which nobody depends: it is held
 * back for a moment, gives way to what follows, and so a quick attempt is told in one record.
 * Thread-safe.
 *
 * <p>Events of one attempt reach Kafka in their order, except where a send fails; the scheduler
 * then finds the older one stale.
 *
 * <p>Bounded by what the agent's nodes may hold, with a few events each, and {@link #MAX_ANSWERED}
 * attempts that they do not hold: further answers are dropped, since the scheduler asks again.
 */
public final class EventOutbox {
  private static final Logger LOG = Logger.getLogger(EventOutbox.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(200);

  /**
   * For how long an acceptance or a start may be held back: far less than the scheduler waits for
   * an acceptance, and clients hear of the start from the frames.
   */
  public static final Duration PATIENCE = Duration.ofMillis(50);

  static final int MAX_ANSWERED = 1_000;

  private final RecordSink sink;
  private final BiConsumer<Duration, Runnable> timer;
  private final Duration patience;

  /** The newest event of each attempt of which Kafka has not acknowledged all; guarded by this. */
  private final Map<AttemptId, Newest> newest = new HashMap<>();

  private static final class Newest {
    private final AttemptEvent event;
    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    private boolean isHeld = true;

    private Newest(AttemptEvent event) {
      this.event = event;
    }
  }

  /**
   * @param timer runs a task later, on any thread
   * @param patience for how long what is no end may be held back
   */
  public EventOutbox(RecordSink sink, BiConsumer<Duration, Runnable> timer, Duration patience) {
    this.sink = sink;
    this.timer = timer;
    this.patience = patience;
  }

  /** False while too many answers about attempts that are not held wait. */
  public synchronized boolean takesAnswers() {
    return newest.size() < MAX_ANSWERED;
  }

  /**
   * @return completes when Kafka acknowledges it; never where a newer event took its place
   */
  public CompletionStage<Void> send(AttemptEvent event) {
    Newest next;
    synchronized (this) {
      Newest before = newest.get(event.attempt());
      next = new Newest(before == null ? event : overtaking(before.event, event));
      newest.put(event.attempt(), next);
      if (event.isEnd() || patience.isZero()) {
        hand(next); // within the lock: nothing older may slip in behind it
      }
    }
    if (next.isHeld) {
      timer.accept(patience, () -> handIfNewest(next));
    }
    return next.acknowledged;
  }

  private static AttemptEvent overtaking(AttemptEvent before, AttemptEvent next) {
    return before instanceof AttemptEvent.Started start ? next.begunAt(start.at()) : next;
  }

  private synchronized void handIfNewest(Newest held) {
    if (newest.get(held.event.attempt()) == held) {
      hand(held);
    }
  }

  private void hand(Newest next) {
    next.isHeld = false;
    deliver(next, next.event);
  }

  private void deliver(Newest next, AttemptEvent event) {
    sink.send(Topic.ATTEMPT_EVENTS, event.attempt().job().toString(), WireJson.write(event))
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                delivered(next);
              } else {
                retry(next, event, failure);
              }
            });
  }

  private void delivered(Newest next) {
    synchronized (this) {
      newest.remove(next.event.attempt(), next);
    }
    next.acknowledged.complete(null);
  }

  private void retry(Newest next, AttemptEvent event, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.debugf("sending an event of %s again: %s", event.attempt(), cause.getMessage());
    AttemptEvent again = cause instanceof RecordTooLargeException ? shortened(event) : event;
    timer.accept(RETRY_AFTER, () -> deliverAgain(next, again));
  }

  /** Not what was overtaken meanwhile: the newer event tells it too. */
  private synchronized void deliverAgain(Newest next, AttemptEvent event) {
    if (newest.get(event.attempt()) == next) {
      deliver(next, event);
    }
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
          null,
          done.startedAt());
    }
    if (event instanceof AttemptEvent.Failed failed) {
      return new AttemptEvent.Failed(
          failed.at(),
          failed.attempt(),
          failed.nodeId(),
          failed.cause(),
          failed.message(),
          null,
          failed.startedAt());
    }
    return event;
  }
}
