package io.comfymill.common.loop;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** A daemon thread for turns that block. Replaced if it dies. */
public final class LoopThread implements LoopTimer, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  public LoopThread(String name) {
    executor = new ScheduledThreadPoolExecutor(1, daemons(name));
  }

  public static ThreadFactory daemons(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Does nothing once closed. */
  @Override
  public void after(Duration delay, Runnable turn) {
    try {
      ScheduledFuture<?> unused = // a turn handles its own failures
          executor.schedule(turn, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      if (!executor.isShutdown()) {
        throw e;
      }
    }
  }

  /** Interrupts the running turn and does not wait for it. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
