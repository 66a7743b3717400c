package io.comfymill.agent.redis;

import io.comfymill.common.live.LiveChannel;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.live.LiveFrameCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One node's frames on their way to Redis, in order. Bounded: while Redis is slow or away, what the
 * next frame of its kind makes good (previews, progress) is dropped first, then the oldest. Nothing
 * ever waits for it.
 *
 * <p>Used by its node's loop alone, but for the publisher's answers, hence the lock.
 */
public final class FrameQueue {
  static final int MAX_BYTES = 8 * 1024 * 1024;
  static final int MAX_IN_FLIGHT = 64;

  /**
   * A frame.
   *
   * @param superseded true where a later frame of its kind says all that this one says
   * @param settled hears once, on any thread, whether it got out; must not block
   */
  public record Outgoing(LiveFrame frame, boolean superseded, Consumer<Boolean> settled) {
    /** A frame whose fate nobody asks for. */
    public Outgoing(LiveFrame frame, boolean superseded) {
      this(frame, superseded, published -> {});
    }

    public int size() {
      return frame.payload().length;
    }
  }

  private final LivePublisher publisher;
  private final FrameCounts counts;
  private final Deque<Outgoing> waiting = new ArrayDeque<>();

  /** One for each attempt that waits for its frames to be out: bounded by the slots. */
  private final Deque<Flush> flushes = new ArrayDeque<>();

  private long waitingBytes;
  private int inFlight;
  private long added;
  private long settled;

  private record Flush(long frames, CompletableFuture<Void> done) {}

  public FrameQueue(LivePublisher publisher, FrameCounts counts) {
    this.publisher = publisher;
    this.counts = counts;
  }

  public synchronized void add(Outgoing frame) {
    waiting.addLast(frame);
    added++;
    waitingBytes += frame.size();
    makeRoom();
    pump();
  }

  /** Completes when all frames up to now are published or dropped. */
  public synchronized CompletableFuture<Void> flushed() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    flushes.removeIf(flush -> flush.done().isDone()); // its waiter has lost patience
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
    Iterator<Outgoing> oldestFirst = waiting.iterator();
    while (waitingBytes > MAX_BYTES && oldestFirst.hasNext()) {
      Outgoing frame = oldestFirst.next();
      if (frame.superseded()) {
        oldestFirst.remove();
        dropped(frame);
      }
    }
    while (waitingBytes > MAX_BYTES && !waiting.isEmpty()) {
      dropped(waiting.removeFirst());
    }
  }

  private void dropped(Outgoing frame) {
    waitingBytes -= frame.size();
    settled++;
    counts.dropped();
    frame.settled().accept(false);
  }

  private void pump() {
    while (inFlight < MAX_IN_FLIGHT && !waiting.isEmpty()) {
      Outgoing next = waiting.removeFirst();
      waitingBytes -= next.size();
      inFlight++;
      publisher
          .publish(LiveChannel.of(next.frame().tenant()), LiveFrameCodec.encode(next.frame()))
          .whenComplete((nothing, failure) -> answered(next, failure == null));
    }
  }

  private synchronized void answered(Outgoing frame, boolean published) {
    inFlight--;
    settled++;
    if (published) {
      counts.relayed();
    } else {
      counts.dropped();
    }
    frame.settled().accept(published);
    pump();
    completeFlushes();
  }
}
