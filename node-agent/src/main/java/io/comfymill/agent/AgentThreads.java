package io.comfymill.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for work that blocks; they end when idle, for an agent is idle most of the time. */
public final class AgentThreads {
  private static final int IDLE_SECONDS = 20;

  private AgentThreads() {}

  /**
   * @param waiting how many tasks may wait; one more is refused with a {@link
   *     java.util.concurrent.RejectedExecutionException}
   */
  public static ExecutorService upTo(int threads, String name, int waiting) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waiting),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
