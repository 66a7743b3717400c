package io.comfymill.simulator.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** ComfyUI's flag that interrupts whatever runs, and sleeping that respects it. */
public final class Interruption {
  /** The prompt was interrupted. */
  public static final class PromptInterruptedException extends Exception {
    private static final long serialVersionUID = 1L;

    PromptInterruptedException() {
      super("interrupted", null, false, false);
    }
  }

  private boolean requested;

  public synchronized void request() {
    requested = true;
    notifyAll();
  }

  public synchronized void reset() {
    requested = false;
  }

  public synchronized void check() throws PromptInterruptedException {
    if (requested) {
      requested = false;
      throw new PromptInterruptedException();
    }
  }

  /** Sleeps: this is how the simulation spends time. */
  public synchronized void sleep(Duration duration)
      throws PromptInterruptedException, InterruptedException {
    long until = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
      check();
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    check();
  }

  /** Sleeps until the server ends, whatever is requested. */
  static void sleepForEverDeaf() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  public synchronized void sleepForEver() throws PromptInterruptedException, InterruptedException {
    while (true) {
      check();
      wait();
    }
  }
}
