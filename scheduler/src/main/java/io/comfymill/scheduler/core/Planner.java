package io.comfymill.scheduler.core;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.fleet.Fleet;
import io.comfymill.scheduler.core.forecast.ForecastSchedule;
import io.comfymill.scheduler.core.forecast.Forecaster;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.lifecycle.UnfinishedJobs;
import io.comfymill.scheduler.core.lifecycle.WithdrawRequests;
import io.comfymill.scheduler.core.pass.Placement;
import io.comfymill.scheduler.core.pass.Plan;
import io.comfymill.scheduler.core.pass.SchedulingPass;
import io.comfymill.scheduler.core.pass.Snapshot;
import io.comfymill.scheduler.core.policy.PoolPolicies;
import io.comfymill.scheduler.core.sticky.StickyNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Carries out what a pass has found, and forecasts when the jobs that stay will have their turn.
 */
final class Planner {
  private final UnfinishedJobs jobs;
  private final Fleet fleet;
  private final WithdrawRequests withdrawals;
  private final PoolPolicies policies;
  private final Experience experience;
  private final StickyNodes stickyNodes;
  private final Duration reserveAfter;
  private final ForecastSchedule forecasts = new ForecastSchedule();

  Planner(
      UnfinishedJobs jobs,
      Fleet fleet,
      WithdrawRequests withdrawals,
      PoolPolicies policies,
      Experience experience,
      StickyNodes stickyNodes,
      Duration reserveAfter) {
    this.jobs = jobs;
    this.fleet = fleet;
    this.withdrawals = withdrawals;
    this.policies = policies;
    this.experience = experience;
    this.stickyNodes = stickyNodes;
    this.reserveAfter = reserveAfter;
  }

  Plan plan(Instant now, Changes changes) {
    Plan plan = SchedulingPass.plan(snapshot(), now);
    plan.placements().forEach(placement -> assign(placement, now, changes));
    plan.withdrawals().forEach(attempt -> withdrawals.ask(attempt, now, changes));
    plan.held().forEach(job -> jobs.backlog().held(job, now));
    plan.blocked().forEach(job -> jobs.backlog().blocked(job, now));
    return plan;
  }

  private void assign(Placement placement, Instant now, Changes changes) {
    Job job = placement.job();
    NodeId node = placement.node();
    if (job.state() instanceof JobState.Queued queued) {
      AttemptId attempt = jobs.assign(job, queued, node, placement.reason(), now, changes);
      fleet.hold(node, attempt, job.work(), now);
      stickyNodes.placed(job.ticket().requirements().sticky(), node, now);
    }
  }

  void forecast(Instant now, Changes changes) {
    if (forecasts.isDue(jobs.queued(), !changes.isEmpty(), now)) {
      List<Job> pausing = jobs.pausing(Forecaster.MOST_PLACES);
      changes.forecast(Forecaster.of(snapshot(), pausing, jobs.queued(), now));
      forecasts.told(jobs.queued(), now);
    }
  }

  Snapshot snapshot() {
    return new Snapshot(
        fleet.views(),
        jobs.backlog(),
        policies,
        experience,
        stickyNodes,
        reserveAfter,
        fleet.uses());
  }
}
