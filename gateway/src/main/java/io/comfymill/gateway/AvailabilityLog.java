package io.comfymill.gateway;

import io.comfymill.common.loop.SparseLog;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Logs whether something that is retried for ever is available. While a service starts it says once
 * what it waits for, and once that it is there; later, or when that takes long, it says at most
 * once a minute why it fails and what that means for others.
 */
public final class AvailabilityLog {
  private final Logger log;
  private final SparseLog sparse;
  private final String awaited;
  private final String meaning;

  private enum State {
    NEW,
    AWAITED,
    THERE,
    AWAY
  }

  /** Servers that start together are given this long to find each other. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final LongSupplier nanoClock;
  private State state = State.NEW;
  private long awaitedSince;

  /**
   * @param awaited what must be available
   * @param meaning what its absence means for others
   */
  public AvailabilityLog(Logger log, String awaited, String meaning) {
    this(log, awaited, meaning, System::nanoTime);
  }

  AvailabilityLog(Logger log, String awaited, String meaning, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.log = log;
    this.sparse = new SparseLog(log);
    this.awaited = awaited;
    this.meaning = meaning;
  }

  /** It has succeeded. */
  public synchronized void there() {
    if (state == State.AWAITED || state == State.AWAY) {
      log.infof("there: %s", awaited);
    }
    state = State.THERE;
  }

  /** It has failed. */
  public synchronized void away(Throwable failure) {
    log.debugf("%s: %s", awaited, failure);
    if (state == State.NEW) {
      log.infof("waiting for %s", awaited);
      state = State.AWAITED;
      awaitedSince = nanoClock.getAsLong();
    } else if (state != State.AWAITED || isLong()) {
      sparse.warn(awaited, null, "away: %s (%s); %s".formatted(awaited, reason(failure), meaning));
      state = State.AWAY;
    }
  }

  private boolean isLong() {
    return nanoClock.getAsLong() - awaitedSince > TIMEOUT.toNanos();
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
