package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.fleet.Fleet;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.Hold;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.line.QueuePauses;
import java.time.Instant;

/**
 * Asks nodes to give back attempts that they have not begun, so that other nodes may have them.
 * Slot and attempt stay as they are until the node answers: if it has begun meanwhile, it goes on.
 * Requests are not stored; after a restart, {@link #clear} repeats those made because a node takes
 * nothing, or because what it holds is held back.
 */
public final class WithdrawRequests {
  private final UnfinishedJobs jobs;
  private final Fleet fleet;
  private final QueuePauses pauses;

  public WithdrawRequests(UnfinishedJobs jobs, Fleet fleet, QueuePauses pauses) {
    this.jobs = jobs;
    this.fleet = fleet;
    this.pauses = pauses;
  }

  /** Does nothing where the attempt is not current, has begun, or was asked for already. */
  public void ask(AttemptId attempt, Instant now, Changes changes) {
    Job job = jobs.find(attempt.job());
    if (job != null
        && job.state() instanceof JobState.Assigned assigned
        && assigned.attempt().id().equals(attempt)) {
      FleetNode node = fleet.node(assigned.attempt().node());
      Hold hold = node == null ? null : node.hold(attempt);
      if (hold != null && !hold.isWithdrawing()) {
        hold.withdrawing();
        send(node, hold, now, changes);
      }
    }
  }

  /**
   * Asks a node for what it has not begun: all of it if it no longer takes jobs, otherwise what is
   * held or belongs to a paused queue.
   */
  public void clear(FleetNode node, Instant now, Changes changes) {
    boolean all = node.takesNothing() || pauses.coversPool(node.settings().pool());
    for (Hold hold : node.holds()) {
      if (all || isKept(hold.attempt().job())) {
        ask(hold.attempt(), now, changes);
      }
    }
  }

  private boolean isKept(JobId id) {
    Job job = jobs.find(id);
    return job != null && pauses.keeps(job.ticket());
  }

  void send(FleetNode node, Hold hold, Instant now, Changes changes) {
    hold.sent(now);
    changes.withdrawals().add(new Assignment.Withdraw(now, node.id(), hold.attempt()));
  }
}
