package io.comfymill.standalone.supervisor;

import io.comfymill.standalone.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one child on a thread of its own, and restarts it whenever it dies, until told to stop.
 *
 * <pre>
 *  prepare ─▶ start ─▶ wait until ready ─▶ wait for its death ─▶ wait as the backoff says ─┐
 *     ▲────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 */
final class RestartingChild {
  private static final Duration READY_ROUND = Duration.ofHours(1);

  private final ChildPlan plan;
  private final Supervisor supervisor;
  private final RestartBackoff backoff = new RestartBackoff();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable ChildProcess child;

  RestartingChild(ChildPlan plan, Supervisor supervisor) {
    this.plan = plan;
    this.supervisor = supervisor;
    this.thread = new Thread(this::keep, plan.name());
    thread.setDaemon(true);
  }

  String name() {
    return plan.name();
  }

  void start() {
    thread.start();
  }

  private void keep() {
    try {
      while (!isStopping()) {
        runOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() throws InterruptedException {
    ChildProcess started;
    try {
      started = startUnlessStopping();
    } catch (IOException | RuntimeException e) {
      Duration wait = backoff.afterDeath(Duration.ZERO);
      supervisor.cannotStart(plan.name(), e, wait);
      pause(wait);
      return;
    }
    if (started != null) {
      attend(started);
    }
  }

  /** Holds the lock, so that no child starts unnoticed by {@link #stop}. */
  private @Nullable ChildProcess startUnlessStopping() throws IOException, InterruptedException {
    var spec = plan.program().prepare();
    synchronized (this) {
      if (isStopping()) {
        return null;
      }
      child = ChildProcess.start(spec);
      supervisor.started(child);
      return child;
    }
  }

  private void attend(ChildProcess started) throws InterruptedException {
    if (started.awaitReady(READY_ROUND)) {
      supervisor.ready(started);
    }
    int exitCode = started.awaitEnd();
    if (!isStopping()) {
      Duration wait = backoff.afterDeath(started.age());
      supervisor.died(started, exitCode, wait);
      pause(wait);
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause(Duration wait) throws InterruptedException {
    stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Blocks until the child has ended and will not be started again. */
  void stop(Duration grace) throws InterruptedException {
    ChildProcess last;
    synchronized (this) {
      stopping.countDown();
      last = child;
    }
    if (last != null && last.isAlive()) {
      last.stop(grace);
    }
  }
}
