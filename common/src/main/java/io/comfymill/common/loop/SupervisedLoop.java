package io.comfymill.common.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs one turn after the other until it is closed, whatever a turn throws. A failure is counted,
 * logged at most once a minute, and followed by a pause that grows.
 *
 * <p>A turn that keeps failing, or never ends, makes no progress, and liveness turns red ({@link
 * Loops#stalled}). A turn that fails because a server is away ({@link Trouble#isAway}) counts as
 * progress: restarting this process would not bring the server back.
 *
 * <pre>
 *   start ──▶ turn ──ends──▶ pause it asked for ──┐
 *              ▲  └──fails──▶ growing pause ──────┤
 *              └──────────────────────────────────┘      close: no further turn
 * </pre>
 */
public final class SupervisedLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SupervisedLoop.class);

  private final Loops loops;
  private final LoopSettings settings;
  private final LoopTimer timer;
  private final Turn turn;
  private final Progress progress;
  private final SparseLog log = new SparseLog(LOG);
  private volatile boolean closed;
  private final GrowingPause retry; // only the current turn touches it

  /** A turn that may end later, on any thread. */
  @FunctionalInterface
  public interface Turn {
    /**
     * @return completes with the pause before the next turn
     */
    CompletionStage<Duration> run() throws Exception;
  }

  /** A turn that blocks until it is done. */
  @FunctionalInterface
  public interface BlockingTurn {
    /**
     * @return the pause before the next turn
     */
    Duration run() throws Exception;
  }

  private SupervisedLoop(Loops loops, LoopSettings settings, LoopTimer timer, Turn turn) {
    this.loops = loops;
    this.settings = settings;
    this.timer = timer;
    this.turn = turn;
    this.retry = new GrowingPause(settings.firstRetry(), settings.lastRetry());
    this.progress = loops.watch(settings.name(), settings.stallAfter());
  }

  public static SupervisedLoop start(
      Loops loops, LoopSettings settings, LoopTimer timer, Turn turn) {
    SupervisedLoop loop = new SupervisedLoop(loops, settings, timer, turn);
    timer.after(Duration.ZERO, loop::begin);
    return loop;
  }

  /** On a thread of its own, which ends with the loop. */
  public static SupervisedLoop startBlocking(
      Loops loops, LoopSettings settings, BlockingTurn turn) {
    return start(
        loops,
        settings,
        new LoopThread(settings.name()),
        () -> CompletableFuture.completedFuture(turn.run()));
  }

  private void begin() {
    if (closed) {
      return;
    }
    CompletionStage<Duration> ended;
    try {
      ended = turn.run();
    } catch (Throwable e) { // even an Error must not end the loop
      ended = CompletableFuture.failedFuture(e);
    }
    ended.whenComplete(this::ended);
  }

  private void ended(@Nullable Duration pause, @Nullable Throwable failure) {
    if (closed) {
      return;
    }
    if (failure == null && pause != null) {
      progress.made(pause);
      retry.reset();
      timer.after(pause, this::begin);
    } else {
      failed(unwrapped(failure));
    }
  }

  private void failed(Throwable failure) {
    progress.failed();
    Duration pause = retry.next();
    if (Trouble.isAway(failure)) {
      progress.made();
      LOG.debugf("%s: next turn in %s: %s", settings.name(), pause, failure);
    } else {
      log.warn(
          failure.getClass().getName(),
          failure,
          "%s failed; next turn in %s".formatted(settings.name(), pause));
    }
    timer.after(pause, this::begin);
  }

  private static Throwable unwrapped(@Nullable Throwable failure) {
    if (failure == null) {
      return new IllegalStateException("a turn returned no pause");
    }
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  public Progress progress() {
    return progress;
  }

  /** Starts no further turn, and interrupts one that blocks ({@link #startBlocking}). */
  @Override
  public void close() {
    closed = true;
    loops.forget(progress);
    if (timer instanceof LoopThread own) {
      own.close();
    }
  }
}
