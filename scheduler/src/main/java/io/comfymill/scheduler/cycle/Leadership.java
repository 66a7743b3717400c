package io.comfymill.scheduler.cycle;

import io.comfymill.common.loop.GrowingPause;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.common.loop.Progress;
import io.comfymill.scheduler.leader.FencedException;
import io.comfymill.scheduler.leader.Term;
import io.comfymill.scheduler.store.StoredState;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One won term, on a thread of its own that alone touches the scheduler's state and blocks for the
 * database: it reads the state, runs one cycle after the other, and after any failure starts over
 * from the database.
 *
 * <pre>
 *   load ──▶ begin ──▶ await work ──▶ cycle ──┐
 *    ▲                     ▲                  │
 *    │                     └──────────────────┤
 *    └── growing pause ◀── fails ─────────────┘      fenced, closed: ends
 * </pre>
 */
final class Leadership {
  private static final Logger LOG = Logger.getLogger(Leadership.class);

  /** So many cycles in a row may fail before another scheduler is given a try. */
  private static final int MOST_FAILURES = 10;

  private final CycleContext context;
  private final Term term;
  private final Progress cycles;
  private final Progress loads;
  private final Runnable fenced;
  private final RefusedInputs refused;
  private final LoopThread thread = new LoopThread("cycle");
  private final GrowingPause retry;
  private volatile boolean working;
  private int failures; // guarded by this
  private @Nullable Tenure tenure; // guarded by this
  private boolean closed; // guarded by this

  /**
   * The pause after a failure, twice as long after each that follows until something is written.
   */
  record Retry(Duration first, Duration last) {}

  /**
   * @param fenced called when the database says that another scheduler leads
   */
  Leadership(
      CycleContext context,
      Term term,
      Retry retry,
      Progress cycles,
      Progress loads,
      Runnable fenced) {
    this.context = context;
    this.retry = new GrowingPause(retry.first(), retry.last());
    this.term = term;
    this.cycles = cycles;
    this.loads = loads;
    this.fenced = fenced;
    this.refused = new RefusedInputs(context.metrics(), context.quarantine());
  }

  void start() {
    thread.after(Duration.ZERO, this::run);
  }

  private void run() {
    working = true;
    try {
      while (!isClosed()) {
        serve();
      }
    } catch (InterruptedException e) {
      LOG.debug("the leading thread ends", e);
    } finally {
      working = false;
    }
  }

  /** One tenure, from loading to its failure and the pause after it. */
  private void serve() throws InterruptedException {
    try (Tenure next = load()) {
      next.begin();
      unlessClosed(
          () -> {
            loads.rest();
            cycles.made();
          });
      while (!isClosed()) {
        next.awaitWork();
        cycle(next);
      }
    } catch (FencedException e) {
      LOG.warnf("stepping down: %s", e.getMessage());
      unlessClosed(this::rest);
      close();
      fenced.run();
    } catch (Throwable e) { // whatever it is: this goes on
      startOver(e);
    }
  }

  private Tenure load() throws InterruptedException {
    unlessClosed(
        () -> {
          cycles.rest();
          loads.made();
        });
    StoredState state = context.stateReader().read();
    context.standby().stop();
    LOG.infof(
        "leading with epoch %d: %d unfinished jobs, %d nodes",
        term.epoch(), state.jobs().size(), state.nodes().size());
    return opened(new Tenure(context, term, refused, state));
  }

  private synchronized Tenure opened(Tenure next) {
    tenure = next;
    if (closed) {
      next.close();
    }
    return next;
  }

  private void cycle(Tenure current) throws InterruptedException {
    try {
      current.cycle();
    } catch (Throwable e) {
      unlessClosed(() -> failed(current, e));
      throw e;
    }
    unlessClosed(() -> succeeded(current));
  }

  private void succeeded(Tenure current) {
    failures = 0;
    cycles.made();
    if (current.hasWritten()) {
      retry.reset();
    }
  }

  private void failed(Tenure current, Throwable failure) {
    cycles.failed();
    failures++;
    refused.failed(current.inputs(), failure);
  }

  /** Lets what is in memory go; it is read from the database again, a little later. */
  private void startOver(Throwable failure) throws InterruptedException {
    if (isClosed()) {
      return; // an interrupt, or the late end of a cycle that was given up
    }
    Duration pause = retry.next();
    LOG.warnf("starting over from the database in %s: %s", pause, failure);
    LOG.debug("the failure", failure);
    unlessClosed(this::rest);
    context.metrics().reload();
    Thread.sleep(pause.toMillis());
  }

  private void rest() {
    cycles.rest();
    loads.rest();
  }

  /** What others see of a leadership that was given up is no longer its own to change. */
  private synchronized void unlessClosed(Runnable change) {
    if (!closed) {
      change.run();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Any thread may ask. */
  synchronized boolean isStuck() {
    return cycles.stalled() || loads.stalled() || failures >= MOST_FAILURES;
  }

  /** Whether its thread has not ended yet. */
  boolean isWorking() {
    return working;
  }

  void beacon() {
    Tenure current = tenure();
    if (current != null) {
      current.beacon();
    }
  }

  private synchronized @Nullable Tenure tenure() {
    return tenure;
  }

  /** Stops reading and sending at once and interrupts what its thread waits for. Any thread. */
  synchronized void close() {
    closed = true;
    if (tenure != null) {
      tenure.close();
    }
    context.metrics().standby();
    thread.close();
  }
}
