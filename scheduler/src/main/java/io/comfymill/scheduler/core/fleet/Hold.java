package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AttemptId;
import io.comfymill.scheduler.core.experience.ResultMemory;
import io.comfymill.scheduler.core.experience.Work;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A current attempt that occupies a slot of a node, and what was sent and heard about it. */
public final class Hold {
  /** So many heartbeats in a row; no message is that late. */
  private static final int CLOCK_SET_BACK = 30;

  private final AttemptId attempt;
  private final Work work;
  private final long order;
  private Instant lastSentAt;
  private @Nullable Instant acceptedAt;
  private @Nullable Run run;
  private boolean withdrawing;
  private int absences;
  private int tooEarly;
  private int sentAgain;
  private boolean missedSince;

  /**
   * @param order grows with every assignment: the order in which the node runs what it was given
   */
  Hold(AttemptId attempt, Work work, long order, Instant lastSentAt) {
    this.attempt = attempt;
    this.work = work;
    this.order = order;
    this.lastSentAt = lastSentAt;
  }

  public AttemptId attempt() {
    return attempt;
  }

  /** When its assignment, or the request to cancel it or to give it back, was last sent. */
  public Instant lastSentAt() {
    return lastSentAt;
  }

  /** One of those was sent once more. */
  public void sent(Instant now) {
    lastSentAt = now;
    sentAgain++;
    missedSince = false;
  }

  /**
   * It was sent again that often, and the agent has acknowledged it neither in a report nor, since
   * the last time, in a heartbeat.
   */
  public boolean isNeverAnswered(int maxResends) {
    return acceptedAt == null && sentAgain >= maxResends && missedSince;
  }

  public boolean isAccepted() {
    return acceptedAt != null;
  }

  /**
   * @param at by the agent's clock
   */
  public void accepted(Instant at) {
    if (acceptedAt == null) {
      acceptedAt = at;
    }
  }

  /** The node was asked to give it back and has not answered. */
  public boolean isWithdrawing() {
    return withdrawing;
  }

  public void withdrawing() {
    withdrawing = true;
  }

  public Work work() {
    return work;
  }

  long order() {
    return order;
  }

  /** Null before it started, and after a restart of the scheduler. */
  public @Nullable Run run() {
    return run;
  }

  void started(Run begun) {
    run = begun;
    withdrawing = false;
  }

  /**
   * Its run.
   *
   * @param loads models that the node had to load for it
   * @param held results that the node should have held when it began
   * @param expectedEnd by the scheduler's clock
   */
  public record Run(Set<String> loads, ResultMemory held, Instant expectedEnd) {}

  void listed() {
    absences = 0;
    tooEarly = 0;
  }

  /**
   * A heartbeat of that time does not list it. One from before the acceptance means nothing; but
   * where they keep coming from before it, the node's clock was set back.
   */
  void absent(Instant heartbeatAt) {
    missedSince = true;
    if (acceptedAt == null) {
      return;
    } else if (heartbeatAt.isAfter(acceptedAt)) {
      absences++;
    } else if (++tooEarly >= CLOCK_SET_BACK) {
      acceptedAt = heartbeatAt;
    }
  }

  int absences() {
    return absences;
  }
}
