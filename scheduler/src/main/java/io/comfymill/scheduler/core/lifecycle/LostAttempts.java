package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.fleet.Fleet;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.Hold;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import java.time.Instant;
import java.util.List;

/**
 * Attempts that are gone with their node, or that their node no longer knows: their jobs are queued
 * again, as far as {@link FailureOutcome} allows.
 */
public final class LostAttempts {
  private final UnfinishedJobs jobs;
  private final FailureOutcome failures;
  private final Fleet fleet;

  public LostAttempts(UnfinishedJobs jobs, FailureOutcome failures, Fleet fleet) {
    this.jobs = jobs;
    this.failures = failures;
    this.fleet = fleet;
  }

  /** One of this scheduler's own beacons came back, and with it some leases may have run out. */
  public void beacon(Instant now, Changes changes) {
    for (FleetNode node : fleet.beacon(now)) {
      changes.leaseExpired();
      changes.node(node);
      List<AttemptId> held = node.holds().stream().map(Hold::attempt).toList();
      lose(node, held, "the heartbeats of node " + node.id() + " stopped", now, changes);
    }
  }

  void lose(
      FleetNode node, List<AttemptId> attempts, String message, Instant now, Changes changes) {
    AttemptFailure lost = AttemptFailure.of(FailureCause.NODE_LOST, message);
    for (AttemptId attempt : attempts) {
      node.release(attempt);
      Job job = jobs.find(attempt.job());
      if (job != null && job.state() instanceof JobState.Placed placed) {
        failures.fail(job, placed, lost, now, changes);
      }
    }
  }
}
