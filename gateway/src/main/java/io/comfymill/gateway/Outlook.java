package io.comfymill.gateway;

import io.comfymill.common.loop.SparseLog;
import org.jboss.logging.Logger;

/**
 * Says how something stands that is tried again and again: what a service that has just started
 * waits for, once, and that it is there; from then on, at most once a minute, what it means that it
 * fails.
 */
public final class Outlook {
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

  private State state = State.NEW;

  /**
   * @param awaited what has to be there
   * @param meaning what it means for others that it is not
   */
  public Outlook(Logger log, String awaited, String meaning) {
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
    } else if (state != State.AWAITED) {
      sparse.warn(awaited, null, "away: %s (%s); %s".formatted(awaited, reason(failure), meaning));
      state = State.AWAY;
    }
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
