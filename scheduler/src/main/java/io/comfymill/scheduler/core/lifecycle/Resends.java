package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.Hold;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Sends again what agents have not answered. An assignment that its agent never acknowledged, in no
 * report and no heartbeat, is given up after {@code maxResends}. An attempt that it has is listed
 * in every heartbeat; so a request to stop it, or to give it back, is repeated as long as it is
 * there, once every {@code resendAfter}.
 */
public final class Resends {
  private final UnfinishedJobs jobs;
  private final CurrentAttempts attempts;
  private final WithdrawRequests withdrawals;
  private final Duration resendAfter;
  private final int maxResends;

  public Resends(
      UnfinishedJobs jobs,
      CurrentAttempts attempts,
      WithdrawRequests withdrawals,
      Duration resendAfter,
      int maxResends) {
    this.jobs = jobs;
    this.attempts = attempts;
    this.withdrawals = withdrawals;
    this.resendAfter = resendAfter;
    this.maxResends = maxResends;
  }

  public void look(FleetNode node, Instant now, Changes changes) {
    for (Hold hold : List.copyOf(node.holds())) {
      Job job = jobs.find(hold.attempt().job());
      if (job != null
          && job.state() instanceof JobState.Placed placed
          && !hold.lastSentAt().plus(resendAfter).isAfter(now)) {
        if (hold.isNeverAnswered(maxResends)) {
          attempts.giveUp(node, job, placed, now, changes);
        } else {
          sendAgain(node, hold, job, now, changes);
        }
      }
    }
  }

  private void sendAgain(FleetNode node, Hold hold, Job job, Instant now, Changes changes) {
    if (job.stop() != null) {
      job.current().ifPresent(attempt -> attempts.sendStop(job, attempt, now, changes));
    } else if (hold.isWithdrawing()) {
      withdrawals.send(node, hold, now, changes);
    } else if (!hold.isAccepted()) {
      hold.sent(now);
      changes.runs().add(new RunOrder(hold.attempt(), node.id()));
    }
  }
}
