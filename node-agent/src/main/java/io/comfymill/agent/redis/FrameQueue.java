package io.comfymill.agent.redis;

import io.comfymill.common.live.LastFrame;
import io.comfymill.common.live.LiveChannel;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.live.LiveFrameCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One node's frames on their way to Redis, in order. What comes while some are on their way goes
 * together after them. Bounded: while Redis is slow or away, frames that the next of their kind
 * replaces (previews, progress) are dropped first, then the oldest. Nothing ever waits for it.
 *
 * <p>Used by its node's loop, and by the publisher's answers, hence the lock.
 */
public final class FrameQueue {
  static final int MAX_BYTES = 8 * 1024 * 1024;

  /** More than a preview has. */
  static final int MAX_BATCH_BYTES = 256 * 1024;

  /**
   * @param superseded a later frame of its kind says all that this one says
   * @param last kept as the last of that kind for clients that connect later; null if it is not
   * @param settled is told once, on any thread, whether it was published; must not block
   */
  public record Outgoing(
      LiveFrame frame, boolean superseded, @Nullable LastFrame last, Consumer<Boolean> settled) {
    public int size() {
      return frame.payload().length;
    }

    private LivePublisher.@Nullable Kept kept() {
      String client = frame.clientId();
      return last == null || client == null
          ? null
          : new LivePublisher.Kept(
              LastFrame.key(frame.tenant(), client), last.field(frame.attempt().job()));
    }
  }

  private final LivePublisher publisher;
  private final Counter relayed;
  private final Counter dropped;
  private final Deque<Outgoing> waiting = new ArrayDeque<>();

  /** One for each attempt that waits for its frames to be out: bounded by the slots. */
  private final Deque<Flush> flushes = new ArrayDeque<>();

  private long waitingBytes;
  private boolean underWay;
  private long added;
  private long settled;

  private record Flush(long frames, CompletableFuture<Void> done) {}

  public FrameQueue(LivePublisher publisher, MeterRegistry registry) {
    this.publisher = publisher;
    this.relayed = registry.counter("comfymill.agent.frames", "outcome", "relayed");
    this.dropped = registry.counter("comfymill.agent.frames", "outcome", "dropped");
  }

  public synchronized void add(Outgoing frame) {
    waiting.addLast(frame);
    added++;
    waitingBytes += frame.size();
    makeRoom();
    pump();
  }

  /** Completes when all frames so far are published or dropped. */
  public synchronized CompletableFuture<Void> flushed() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    flushes.removeIf(flush -> flush.done().isDone()); // its waiter has timed out
    flushes.addLast(new Flush(added, done));
    completeFlushes();
    return done;
  }

  private void completeFlushes() {
    while (!flushes.isEmpty() && flushes.getFirst().frames() <= settled) {
      flushes.removeFirst().done().complete(null);
    }
  }

  private void makeRoom() {
    drop(Outgoing::superseded);
    drop(frame -> true);
  }

  /** The oldest first, as many as needed. */
  private void drop(Predicate<Outgoing> which) {
    Iterator<Outgoing> oldestFirst = waiting.iterator();
    while (waitingBytes > MAX_BYTES && oldestFirst.hasNext()) {
      Outgoing frame = oldestFirst.next();
      if (which.test(frame)) {
        oldestFirst.remove();
        waitingBytes -= frame.size();
        settle(frame, false);
      }
    }
  }

  private void settle(Outgoing frame, boolean published) {
    settled++;
    (published ? relayed : dropped).increment();
    frame.settled().accept(published);
  }

  private void pump() {
    if (underWay || waiting.isEmpty()) {
      return;
    }
    underWay = true;
    List<Outgoing> batch = nextBatch();
    CompletableFuture.completedStage(batch)
        .thenCompose(this::publish) // one that throws is one that fails
        .whenComplete((nothing, failure) -> answered(batch, failure == null));
  }

  private CompletionStage<Void> publish(List<Outgoing> batch) {
    return publisher.publish(LiveChannel.of(batch.get(0).frame().tenant()), messages(batch));
  }

  /** As many as go together: of one tenant. */
  private List<Outgoing> nextBatch() {
    List<Outgoing> batch = new ArrayList<>();
    int bytes = 0;
    do {
      Outgoing next = waiting.removeFirst();
      waitingBytes -= next.size();
      bytes += next.size();
      batch.add(next);
    } while (!waiting.isEmpty()
        && bytes + waiting.getFirst().size() <= MAX_BATCH_BYTES
        && waiting.getFirst().frame().tenant().equals(batch.get(0).frame().tenant()));
    return batch;
  }

  /** Of what takes each other's place, the last is kept. */
  private static List<LivePublisher.Message> messages(List<Outgoing> batch) {
    Set<LivePublisher.Kept> places = new HashSet<>();
    Deque<LivePublisher.Message> messages = new ArrayDeque<>();
    for (int i = batch.size() - 1; i >= 0; i--) {
      LivePublisher.Kept kept = batch.get(i).kept();
      messages.addFirst(
          new LivePublisher.Message(
              LiveFrameCodec.encode(batch.get(i).frame()),
              kept != null && places.add(kept) ? kept : null));
    }
    return List.copyOf(messages);
  }

  private synchronized void answered(List<Outgoing> batch, boolean published) {
    underWay = false;
    batch.forEach(frame -> settle(frame, published));
    pump();
    completeFlushes();
  }
}
