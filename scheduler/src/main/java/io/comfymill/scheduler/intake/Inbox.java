package io.comfymill.scheduler.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Between the thread that reads Kafka and the one that runs the cycles. Bounded in records and in
 * bytes: while it is full, the reader blocks.
 */
public final class Inbox implements Sink {
  private static final int FULL = 5000;
  private static final long FULL_BYTES = 32L * 1024 * 1024;

  private final Deque<Input> inputs = new ArrayDeque<>();
  private final Runnable wake;
  private long bytes;
  private boolean closed;

  /**
   * @param wake called by the reading thread whenever it has put something in
   */
  public Inbox(Runnable wake) {
    this.wake = wake;
  }

  /** Blocks while the inbox is full. */
  @Override
  public void put(List<Input> more) throws InterruptedException {
    synchronized (this) {
      while (isFull() && !closed) {
        wait();
      }
      if (closed) {
        return;
      }
      inputs.addAll(more);
      more.forEach(input -> bytes += input.bytes());
    }
    wake.run();
  }

  private boolean isFull() {
    return inputs.size() >= FULL || bytes >= FULL_BYTES;
  }

  /** Takes the oldest ones. */
  public synchronized List<Input> take(int limit) {
    List<Input> taken = new ArrayList<>(Math.min(limit, inputs.size()));
    while (taken.size() < limit && !inputs.isEmpty()) {
      Input next = inputs.removeFirst();
      bytes -= next.bytes();
      taken.add(next);
    }
    notifyAll();
    return taken;
  }

  public synchronized boolean isEmpty() {
    return inputs.isEmpty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    inputs.clear();
    bytes = 0;
    notifyAll();
  }
}
