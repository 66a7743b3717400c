package io.comfymill.agent.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One attempt's frames, in ComfyUI's order. A frame that tells of files waits until they can be
 * fetched, and what comes after it waits behind it. One thread: the node's loop.
 */
public final class RelayLane {
  private final Consumer<FrameQueue.Outgoing> out;
  private final Executor loop;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

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
      waiting.addLast(new Waiting(frame, true));
    }
  }

  /**
   * @param stored when the files of the frame are in the artifact store, or are given up
   */
  public void relayAfter(CompletionStage<?> stored, FrameQueue.Outgoing frame) {
    Waiting entry = new Waiting(frame, false);
    waiting.addLast(entry);
    stored.whenComplete((nothing, failure) -> loop.execute(() -> ready(entry)));
  }

  private void ready(Waiting entry) {
    entry.ready = true;
    while (!waiting.isEmpty() && waiting.getFirst().ready) {
      out.accept(waiting.removeFirst().frame);
    }
  }
}
