package io.comfymill.agent.relay;

import io.comfymill.agent.redis.FrameQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One attempt's frames, in ComfyUI's order. A frame that tells of files waits until they can be
 * fetched, and what comes after it waits behind it. One thread: the node's loop.
 *
 * <p>Bounded: past {@link #MAX_BYTES}, as when the artifact store does not answer, what the next
 * frame of its kind makes good is dropped first, then the oldest, which is made up at the end.
 */
public final class RelayLane {
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Consumer<FrameQueue.Outgoing> out;
  private final Executor loop;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;

  private static final class Waiting {
    private final FrameQueue.Outgoing frame;
    private boolean ready;

    Waiting(FrameQueue.Outgoing frame, boolean ready) {
      this.frame = frame;
      this.ready = ready;
    }
  }

  public RelayLane(Consumer<FrameQueue.Outgoing> out, Executor loop) {
    this.out = out;
    this.loop = loop;
  }

  public void relay(FrameQueue.Outgoing frame) {
    if (waiting.isEmpty()) {
      out.accept(frame);
    } else {
      add(new Waiting(frame, true));
    }
  }

  private void add(Waiting entry) {
    waiting.addLast(entry);
    waitingBytes += entry.frame.size();
    if (waitingBytes > MAX_BYTES) {
      drop(other -> other.frame.superseded());
      drop(other -> true);
      sendWhatIsReady();
    }
  }

  /** The oldest first, as far as needed. */
  private void drop(Predicate<Waiting> which) {
    Iterator<Waiting> oldestFirst = waiting.iterator();
    while (waitingBytes > MAX_BYTES && oldestFirst.hasNext()) {
      Waiting entry = oldestFirst.next();
      if (which.test(entry)) {
        oldestFirst.remove();
        waitingBytes -= entry.frame.size();
        entry.frame.settled().accept(false);
      }
    }
  }

  /**
   * @param stored when the files of the frame are in the artifact store, or are given up
   */
  public void relayAfter(CompletionStage<?> stored, FrameQueue.Outgoing frame) {
    Waiting entry = new Waiting(frame, false);
    add(entry);
    stored.whenComplete((nothing, failure) -> loop.execute(() -> ready(entry)));
  }

  private void ready(Waiting entry) {
    entry.ready = true;
    sendWhatIsReady();
  }

  private void sendWhatIsReady() {
    while (!waiting.isEmpty() && waiting.getFirst().ready) {
      FrameQueue.Outgoing next = waiting.removeFirst().frame;
      waitingBytes -= next.size();
      out.accept(next);
    }
  }
}
