package io.comfymill.scheduler.core;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.backlog.QueueKey;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.fleet.Fleet;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.Hold;
import io.comfymill.scheduler.core.forecast.ForecastSchedule;
import io.comfymill.scheduler.core.forecast.Forecaster;
import io.comfymill.scheduler.core.health.HealthWatch;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import io.comfymill.scheduler.core.job.Stop;
import io.comfymill.scheduler.core.lifecycle.CurrentAttempts;
import io.comfymill.scheduler.core.lifecycle.ExpiredTimers;
import io.comfymill.scheduler.core.lifecycle.FailureOutcome;
import io.comfymill.scheduler.core.lifecycle.Resends;
import io.comfymill.scheduler.core.lifecycle.UnfinishedJobs;
import io.comfymill.scheduler.core.lifecycle.WithdrawRequests;
import io.comfymill.scheduler.core.pass.Placement;
import io.comfymill.scheduler.core.pass.Plan;
import io.comfymill.scheduler.core.pass.SchedulingPass;
import io.comfymill.scheduler.core.pass.Snapshot;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.core.policy.PoolPolicies;
import io.comfymill.scheduler.core.sticky.StickyNodes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's whole mind: every unfinished job, every node, and what follows from each event.
 *
 * <p>Plain and synchronous; one thread owns it. Time comes in with each call. What it decides is
 * collected and handed out by {@link #takeChanges}; it is true only once that is committed. Where
 * the commit fails, this object is thrown away and a new one restored from the database.
 */
public final class SchedulerCore {
  private final CoreSettings settings;
  private final UnfinishedJobs jobs;
  private final Fleet fleet;
  private final Experience experience = new Experience();
  private final HealthWatch health = new HealthWatch();
  private final StickyNodes stickyNodes = new StickyNodes();
  private final PoolPolicies policies;
  private final CurrentAttempts attempts;
  private final WithdrawRequests withdrawals;
  private final ExpiredTimers overdue;
  private final Resends unanswered;
  private final ForecastSchedule forecasts = new ForecastSchedule();
  private Tuning tuning;
  private Changes changes = new Changes();

  /**
   * @param lastSequence the highest that any job's change has had
   */
  public SchedulerCore(CoreSettings settings, long lastSequence) {
    this.settings = settings;
    this.tuning = Tuning.of(settings.policy());
    this.policies = new PoolPolicies(settings.policy());
    this.jobs = new UnfinishedJobs(lastSequence, tenant -> tuning.weight(tenant));
    this.fleet = new Fleet(settings.heartbeatInterval(), settings.missedHeartbeats());
    this.attempts =
        new CurrentAttempts(
            jobs, new FailureOutcome(jobs, settings.retries()), fleet, experience, health);
    this.withdrawals = new WithdrawRequests(jobs, fleet);
    this.unanswered = new Resends(jobs, attempts, withdrawals, settings);
    this.overdue = new ExpiredTimers(jobs, attempts, settings.retries().backoff().most());
  }

  /** From now on; what operators set stays. */
  public void tune(Tuning next) {
    tuning = next;
    policies.configure(next.policy(), next.pools());
    health.limits(next.health());
  }

  /** To read; only this class changes it. */
  public Fleet fleet() {
    return fleet;
  }

  public int queued() {
    return jobs.queued();
  }

  /** Those of them that are in line, by whose they are. */
  public Map<QueueKey, Integer> inLine() {
    return jobs.backlog().counts();
  }

  public int unfinished() {
    return jobs.size();
  }

  public @Nullable Job find(JobId id) {
    return jobs.find(id);
  }

  /**
   * An unfinished job from the database; the nodes come first. Whether its assignment was sent is
   * not known, so it is sent again at the next tick unless the node acknowledged it.
   */
  public void restore(Job job) {
    jobs.restore(job);
    job.current()
        .ifPresent(
            attempt -> {
              fleet.hold(attempt.node(), attempt.id(), job.work(), Instant.EPOCH);
              placed(job, attempt.node(), attempt.assignedAt());
              if (attempt.acceptedAt() != null) {
                attempts.hold(attempt.node(), attempt.id()).accepted(attempt.acceptedAt());
              }
            });
  }

  /** What was decided since {@link #takeChanges} was last called; to read. */
  public Changes changes() {
    return changes;
  }

  /** What was decided since the last call. */
  public Changes takeChanges() {
    Changes taken = changes;
    changes = new Changes();
    return taken;
  }

  /**
   * @param spec of a job that is not known to have ended
   * @param shape of its workflow
   */
  public void submit(JobSpec spec, long shape, Instant now) {
    if (jobs.find(spec.id()) == null) {
      jobs.submit(spec, shape, now, changes);
    }
  }

  /**
   * Ends a job before it has begun, since the database cannot hold it.
   *
   * @param spec without what it cannot hold
   */
  public void submitUnstorable(JobSpec spec, String why, Instant now) {
    if (jobs.find(spec.id()) == null) {
      jobs.submit(spec, 0, now, changes);
      Job submitted = jobs.find(spec.id());
      if (submitted != null) {
        attempts.stop(submitted, Stop.unstorable(why), now, changes);
      }
    }
  }

  public void cancel(JobCommand.Cancel command, Instant now) {
    Job job = jobs.find(command.jobId());
    if (job != null) {
      attempts.stop(job, Stop.cancelled(command.reason()), now, changes);
    }
  }

  /** A job that does not wait is left alone. */
  public void reprioritise(JobCommand.Reprioritise command, Instant now) {
    Job job = jobs.find(command.jobId());
    if (job == null || !(job.state() instanceof JobState.Queued)) {
      return;
    }
    JobTicket ticket = job.ticket();
    int priority = Objects.requireNonNullElse(command.priority(), ticket.priority());
    double number = Objects.requireNonNullElse(command.number(), ticket.number());
    if (priority != ticket.priority() || Double.compare(number, ticket.number()) != 0) {
      jobs.move(job, priority, number, now, changes);
    }
  }

  /**
   * Queues a job once more that has failed; one that has not, or not as it was meant, is left
   * alone.
   *
   * @param stored as its row and its attempts tell of it
   */
  public void retry(JobCommand.Retry command, Job stored, Instant now) {
    Job latest = changes.latest(stored.id()); // it may have failed again since its row was read
    Job job = latest == null ? stored : latest;
    Long meant = command.sequence();
    if (jobs.find(job.id()) == null
        && job.state() instanceof JobState.Failed failed
        && (meant == null || meant == job.sequence())) {
      jobs.revive(job, failed, now, changes);
    }
  }

  /**
   * Asks an attempt back from its node unless it has begun. Its job is queued again once the node
   * says so.
   */
  public void withdraw(AttemptId attempt, Instant now) {
    withdrawals.ask(attempt, now, changes);
  }

  /** A report of any attempt but its job's current one changes nothing of the job. */
  public void report(AttemptEvent event, Instant now) {
    // First: a node that was asked to stop an attempt by the scheduler before this one answers
    // only that it did, and why is known by the clock.
    overdue.look(now, changes);
    attempts.report(event, now, changes);
    FleetNode node = fleet.node(event.nodeId());
    if (node != null) {
      withdrawals.clear(node, now, changes);
    }
  }

  /**
   * @param reportsCaughtUp were all attempt events read that Kafka has?
   */
  public void heartbeat(Heartbeat.OfNode heartbeat, boolean reportsCaughtUp, Instant now) {
    if (!fleet.mayHear(heartbeat.nodeId())) {
      return;
    }
    Fleet.Heard heard = fleet.hear(heartbeat, reportsCaughtUp, now);
    if (heard.changed()) {
      changes.node(heard.node().id(), heard.node().stored());
    }
    for (AttemptId attempt : heard.acknowledged()) {
      Job job = jobs.find(attempt.job());
      if (job != null) {
        attempts.accept(job, attempt, heard.node().id(), heartbeat.at(), changes);
      }
    }
    attempts.lose(heard.node(), heard.gone(), "the node no longer knows the attempt", now, changes);
    for (AttemptId stranger : heard.strangers()) {
      sendCancel(heard.node().id(), stranger, "no longer the current attempt", now);
    }
    withdrawals.clear(heard.node(), now, changes);
  }

  /** One of this scheduler's own beacons came back. */
  public void beacon(Instant now) {
    for (FleetNode node : fleet.beacon(now)) {
      changes.leaseExpired();
      changes.node(node.id(), node.stored());
      List<AttemptId> held = node.holds().stream().map(Hold::attempt).toList();
      attempts.lose(node, held, "the heartbeats of node " + node.id() + " stopped", now, changes);
    }
  }

  public void learn(NodeId node, Capabilities capabilities) {
    fleet.learn(node, capabilities);
  }

  /**
   * What an operator set for a pool.
   *
   * @return false where there is no such policy, and nothing changes
   */
  public boolean setPolicy(FleetCommand.SetPolicy command) {
    String policy = command.policy();
    if (policy != null && Policies.find(policy).isEmpty()) {
      return false;
    }
    policies.set(command.pool(), policy == null ? null : Policies.named(policy));
    changes.policy(command.pool(), policy);
    return true;
  }

  /** From the database. A policy that this version does not have is as if none were set. */
  public void restorePolicy(String pool, String policy) {
    policies.set(pool, Policies.find(policy).orElse(null));
  }

  /** What an operator said of a node. One that is not known is left alone. */
  public void change(FleetCommand.ChangeNode command, Instant now) {
    FleetNode node = fleet.node(command.nodeId());
    if (node != null) {
      node.change(command);
      changes.node(node.id(), node.stored());
      withdrawals.clear(node, now, changes);
    }
  }

  /** Sends again what was not answered, or gives it up. */
  public void tick(Instant now) {
    for (FleetNode node : fleet.nodes()) {
      node.passTime(now);
      withdrawals.clear(node, now, changes);
      unanswered.look(node, now, changes);
    }
  }

  private void sendCancel(NodeId node, AttemptId attempt, String reason, Instant now) {
    changes.cancel(new Assignment.Cancel(now, node, attempt, reason));
  }

  /** Gives queued jobs to free slots. */
  public Plan plan(Instant now) {
    overdue.look(now, changes);
    Plan plan = SchedulingPass.plan(snapshot(), now);
    for (Placement placement : plan.placements()) {
      if (placement.job().state() instanceof JobState.Queued queued) {
        AttemptId attempt = jobs.assign(placement, queued, now, changes).id();
        fleet.hold(placement.node(), attempt, placement.job().work(), now);
        placed(placement.job(), placement.node(), now);
      }
    }
    plan.withdrawals().forEach(attempt -> withdraw(attempt, now));
    plan.held().forEach(job -> jobs.backlog().held(job, now));
    plan.blocked().forEach(job -> jobs.backlog().blocked(job, now));
    return plan;
  }

  private void placed(Job job, NodeId node, Instant at) {
    String key = job.ticket().requirements().sticky();
    if (key != null) {
      stickyNodes.placed(key, node, at);
    }
  }

  /** Tells where the queued jobs stand, if that is due. To be called after {@link #plan}. */
  public void forecast(Instant now) {
    if (forecasts.isDue(jobs.queued(), !changes.isEmpty(), now)) {
      List<Job> pausing = jobs.pausing(Forecaster.MOST_PLACES);
      changes.forecast(Forecaster.of(snapshot(), pausing, jobs.queued(), now));
      forecasts.told(jobs.queued(), now);
    }
  }

  /** All that a pass looks at. */
  public Snapshot snapshot() {
    return new Snapshot(
        fleet.views(),
        jobs.backlog(),
        policies,
        experience,
        stickyNodes,
        settings.reserveAfter(),
        fleet.uses());
  }
}
