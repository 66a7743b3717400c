package io.comfymill.scheduler.leader;

/** What a scheduler does with the lead. Called by {@link Campaign} alone. */
public interface Contender {
  /**
   * Begins to work, on a thread of its own.
   *
   * @param lost to be called, by any thread, when a write finds that another scheduler leads
   */
  void lead(Term term, Runnable lost);

  /** Another scheduler leads: follows the fleet, to be ready. May be called again and again. */
  void standBy();

  /** The lead was lost. */
  void stepDown();

  /** It leads and makes no progress. */
  boolean isStuck();

  /** Leaves the lead because it is stuck. */
  void abandon();

  /** Whether a thread that led before is still at work, as one that hangs is. */
  boolean isWorking();

  /** Neither leads nor stands by any more. */
  void stop();
}
