package io.comfymill.common.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs one turn after the other until it is closed, whatever a turn throws: a failure is counted,
 * logged once a minute, and followed by the next turn after a pause that grows.
 *
 * <p>A turn that is in trouble for good, or that never ends, makes no progress, which liveness
 * checks see ({@link Loops#stalled}). A turn that only cannot reach somebody ({@link
 * Trouble#isAway}) does: to start this process again would bring nobody back.
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
  private Duration retryAfter; // the turns', of which there is one at a time

  /** One turn. It may end later, on any thread. */
  @FunctionalInterface
  public interface Turn {
    /**
     * @return completes with the pause before the next turn
     */
    CompletionStage<Duration> run() throws Exception;
  }

  /** One turn that blocks until it is done. */
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
    this.retryAfter = settings.firstRetry();
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
    } catch (Throwable e) { // whatever it is: this loop goes on
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
      retryAfter = settings.firstRetry();
      timer.after(pause, this::begin);
    } else {
      failed(unwrapped(failure));
    }
  }

  private void failed(Throwable failure) {
    progress.failed();
    if (Trouble.isAway(failure)) {
      progress.made();
      LOG.debugf("%s goes on in %s: %s", settings.name(), retryAfter, failure);
    } else {
      log.warn(
          failure.getClass().getName(),
          failure,
          "%s failed and goes on in %s".formatted(settings.name(), retryAfter));
    }
    Duration pause = retryAfter;
    Duration twice = retryAfter.multipliedBy(2);
    retryAfter = twice.compareTo(settings.lastRetry()) < 0 ? twice : settings.lastRetry();
    timer.after(pause, this::begin);
  }

  private static Throwable unwrapped(@Nullable Throwable failure) {
    if (failure == null) {
      return new IllegalStateException("a turn ended without saying when the next one is due");
    }
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  public Progress progress() {
    return progress;
  }

  /** Begins no further turn; one that blocks in {@link #startBlocking} is interrupted. */
  @Override
  public void close() {
    closed = true;
    loops.forget(progress);
    if (timer instanceof LoopThread own) {
      own.close();
    }
  }
}
