package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AttemptId;
import io.comfymill.scheduler.core.experience.Work;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An attempt that is current and has a slot of a node, with what was said about it so far. */
public final class Hold {
  /** Heartbeats in a row; no message is late by so much. */
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

  /** Once more. */
  public void sent(Instant now) {
    lastSentAt = now;
    sentAgain++;
    missedSince = false;
  }

  /**
   * It was sent so often again, and the node's agent says that it has it neither in a report nor,
   * since the last time, in a heartbeat.
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
   * That it runs.
   *
   * @param loads models that the node had to load for it
   * @param expectedEnd by the scheduler's clock
   */
  public record Run(Set<String> loads, Instant expectedEnd) {}

  void listed() {
    absences = 0;
    tooEarly = 0;
  }

  /**
   * A heartbeat of that time does not list it; one from before the acceptance says nothing. Where
   * they go on to come from before it, the node's clock was set back.
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
