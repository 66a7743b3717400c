package io.comfymill.simulator.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The queued prompts and the running one. Every change tells the listener how many are left. A
 * prompt enters the history before it leaves the queue.
 */
public final class PromptQueue {
  private final PromptHistory history;
  private final IntConsumer onChange;
  private PriorityQueue<QueueItem> pending = new PriorityQueue<>();
  private @Nullable QueueItem running;
  private boolean woken;

  /**
   * @param onChange takes the number of prompts left; called with the queue locked
   */
  public PromptQueue(PromptHistory history, IntConsumer onChange) {
    this.history = history;
    this.onChange = onChange;
  }

  public synchronized void put(QueueItem item) {
    pending.add(item);
    changed();
    notifyAll();
  }

  /**
   * Waits for a prompt and takes it; its taker is to call {@link #done}.
   *
   * @return null where there is none but {@link #wake} was called
   */
  public synchronized @Nullable QueueItem take() throws InterruptedException {
    while (pending.isEmpty() && !woken) {
      wait();
    }
    woken = false;
    running = pending.poll();
    if (running != null) {
      changed();
    }
    return running;
  }

  /** Makes a waiting {@link #take} return. */
  public synchronized void wake() {
    woken = true;
    notifyAll();
  }

  public synchronized void done(QueueItem item, PromptOutcome outcome) {
    running = null;
    history.put(item, outcome);
    changed();
  }

  public synchronized void clear() {
    pending.clear();
    changed();
  }

  /** Drops the first waiting prompt of that id; ComfyUI tells of the last one's going twice. */
  public synchronized void delete(String promptId) {
    List<QueueItem> left = new ArrayList<>(pending);
    Optional<QueueItem> found =
        left.stream().filter(item -> item.promptId().equals(promptId)).findFirst();
    if (found.isEmpty()) {
      return;
    }
    left.remove(found.get());
    pending = left.isEmpty() ? new PriorityQueue<>() : new PriorityQueue<>(left);
    if (left.isEmpty()) {
      changed();
    }
    changed();
  }

  public synchronized boolean isRunning(String promptId) {
    return running != null && running.promptId().equals(promptId);
  }

  public synchronized int remaining() {
    return pending.size() + (running == null ? 0 : 1);
  }

  /** {@code GET /queue}; what waits is in the order of the heap, not sorted. */
  public synchronized ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("queue_running");
    if (running != null) {
      json.withArrayProperty("queue_running").add(running.toJson());
    }
    json.putArray("queue_pending");
    pending.forEach(item -> json.withArrayProperty("queue_pending").add(item.toJson()));
    return json;
  }

  private void changed() {
    onChange.accept(remaining());
  }
}
