package io.comfymill.agent.relay;

import io.comfymill.agent.redis.FrameQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One attempt's frames, in ComfyUI's order. A frame that names files waits until these can be
 * fetched, and later frames wait behind it. Confined to the node's loop.
 *
 * <p>Bounded: past {@link #MAX_BYTES}, as when the artifact store does not answer, frames that the
 * next of their kind replaces are dropped first, then the oldest, which is made up at the end.
 */
final class RelayLane {
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Consumer<FrameQueue.Outgoing> out;
  private final Executor loop;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;

  private record Waiting(FrameQueue.Outgoing frame, CompletableFuture<Void> ready) {}

  RelayLane(Consumer<FrameQueue.Outgoing> out, Executor loop) {
    this.out = out;
    this.loop = loop;
  }

  void relay(FrameQueue.Outgoing frame) {
    if (waiting.isEmpty()) {
      out.accept(frame);
    } else {
      add(frame, CompletableFuture.completedFuture(null));
    }
  }

  /**
   * @param stored ends, either way, when the frame need no longer wait for its files
   */
  void relayAfter(CompletionStage<?> stored, FrameQueue.Outgoing frame) {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    add(frame, ready);
    stored.whenComplete(
        (nothing, failure) ->
            loop.execute(
                () -> {
                  ready.complete(null);
                  sendWhatIsReady();
                }));
  }

  private void add(FrameQueue.Outgoing frame, CompletableFuture<Void> ready) {
    waiting.addLast(new Waiting(frame, ready));
    waitingBytes += frame.size();
    if (waitingBytes > MAX_BYTES) {
      drop(FrameQueue.Outgoing::superseded);
      drop(other -> true);
      sendWhatIsReady();
    }
  }

  /** The oldest first, as many as needed. */
  private void drop(Predicate<FrameQueue.Outgoing> which) {
    Iterator<Waiting> oldestFirst = waiting.iterator();
    while (waitingBytes > MAX_BYTES && oldestFirst.hasNext()) {
      FrameQueue.Outgoing frame = oldestFirst.next().frame();
      if (which.test(frame)) {
        oldestFirst.remove();
        waitingBytes -= frame.size();
        frame.settled().accept(false);
      }
    }
  }

  private void sendWhatIsReady() {
    while (!waiting.isEmpty() && waiting.getFirst().ready().isDone()) {
      FrameQueue.Outgoing next = waiting.removeFirst().frame();
      waitingBytes -= next.size();
      out.accept(next);
    }
  }
}
