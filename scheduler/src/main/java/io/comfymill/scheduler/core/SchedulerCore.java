package io.comfymill.scheduler.core;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.QueueName;
import io.comfymill.scheduler.core.backlog.QueueKey;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.fleet.Fleet;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.health.HealthWatch;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.Stop;
import io.comfymill.scheduler.core.lifecycle.Aftermath;
import io.comfymill.scheduler.core.lifecycle.Arrivals;
import io.comfymill.scheduler.core.lifecycle.CurrentAttempts;
import io.comfymill.scheduler.core.lifecycle.ExpiredTimers;
import io.comfymill.scheduler.core.lifecycle.FailureOutcome;
import io.comfymill.scheduler.core.lifecycle.LostAttempts;
import io.comfymill.scheduler.core.lifecycle.QueueCommands;
import io.comfymill.scheduler.core.lifecycle.Resends;
import io.comfymill.scheduler.core.lifecycle.UnfinishedJobs;
import io.comfymill.scheduler.core.lifecycle.WithdrawRequests;
import io.comfymill.scheduler.core.line.KnownEnds;
import io.comfymill.scheduler.core.line.Line;
import io.comfymill.scheduler.core.line.QueuePauses;
import io.comfymill.scheduler.core.models.ModelFetches;
import io.comfymill.scheduler.core.pass.Plan;
import io.comfymill.scheduler.core.pass.Snapshot;
import io.comfymill.scheduler.core.policy.PoolPolicies;
import io.comfymill.scheduler.core.sticky.StickyNodes;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's decisions: it knows every unfinished job and every node, is told what happens and
 * says what follows.
 *
 * <p>Plain and synchronous; one thread owns it. Time comes in with each call. Its decisions are
 * collected and handed out by {@link #takeChanges}; they hold only once they are committed. Where
 * the commit fails, this object is thrown away and a new one restored from the database.
 *
 * <p>Longer than other classes since it has one short method for each thing that may happen.
 */
public final class SchedulerCore {
  private final Line line;
  private final UnfinishedJobs jobs;
  private final Fleet fleet;
  private final Experience experience = new Experience();
  private final HealthWatch health = new HealthWatch();
  private final StickyNodes stickyNodes = new StickyNodes();
  private final PoolPolicies policies;
  private final CurrentAttempts attempts;
  private final LostAttempts lost;
  private final WithdrawRequests withdrawals;
  private final Arrivals arrivals;
  private final Aftermath aftermath;
  private final QueueCommands queue;
  private final ExpiredTimers timers;
  private final Resends resends;
  private final Planner planner;
  private final ModelFetches fetches;
  private Tuning tuning;
  private Map<String, String> policiesTold = Map.of();
  private Changes changes = new Changes();

  /**
   * @param lastSequence the highest sequence number of any job's change so far
   */
  public SchedulerCore(CoreSettings settings, long lastSequence) {
    this.tuning = Tuning.of(settings.policy());
    this.policies = new PoolPolicies(settings.policy());
    QueuePauses pauses = new QueuePauses();
    this.line = new Line(tenant -> tuning.weight(tenant), pauses);
    this.jobs = new UnfinishedJobs(lastSequence, line);
    this.fleet =
        new Fleet(settings.heartbeatInterval(), settings.missedHeartbeats(), pauses::coversPool);
    FailureOutcome failures = new FailureOutcome(jobs, settings.retries(), fleet);
    this.lost = new LostAttempts(jobs, failures, fleet);
    this.attempts = new CurrentAttempts(jobs, failures, lost, fleet, experience, health);
    this.withdrawals = new WithdrawRequests(jobs, fleet, pauses);
    this.arrivals = new Arrivals(jobs, attempts);
    this.aftermath = new Aftermath(jobs, attempts);
    this.queue = new QueueCommands(jobs, aftermath, pauses);
    this.resends =
        new Resends(jobs, attempts, withdrawals, settings.resendAfter(), settings.maxResends());
    this.planner =
        new Planner(
            jobs, fleet, withdrawals, policies, experience, stickyNodes, settings.reserveAfter());
    this.fetches = new ModelFetches(fleet);
    this.timers = new ExpiredTimers(jobs, attempts, settings.retries().backoff().most());
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

  /** How many jobs of whom are in line; without those that pause. */
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
    job.current().ifPresent(attempt -> restore(job, attempt));
  }

  private void restore(Job job, Attempt attempt) {
    fleet.hold(attempt.node(), attempt.id(), job.work(), Instant.EPOCH);
    String key = job.ticket().requirements().sticky();
    stickyNodes.placed(key, attempt.node(), attempt.assignedAt());
    if (attempt.acceptedAt() != null) {
      attempts.hold(attempt.node(), attempt.id()).accepted(attempt.acceptedAt());
    }
  }

  /** What was decided since {@link #takeChanges} was last called; to read. */
  public Changes changes() {
    return changes;
  }

  /** What was decided since the last call. */
  public Changes takeChanges() {
    aftermath.settle(changes);
    Changes taken = changes;
    changes = new Changes();
    return taken;
  }

  /** As the other one, of a job that refers to none that has ended. */
  public void submit(JobSpec spec, long shape, Instant now) {
    submit(spec, shape, KnownEnds.NONE, now);
  }

  /**
   * @param spec of a job that is not known to have ended
   * @param shape of its workflow
   */
  public void submit(JobSpec spec, long shape, KnownEnds known, Instant now) {
    if (jobs.find(spec.id()) == null) {
      aftermath.settle(changes);
      arrivals.submit(spec, shape, known, now, changes);
    }
  }

  /**
   * Ends a job before it has begun, since the database cannot hold it.
   *
   * @param spec without what cannot be stored
   */
  public void submitUnstorable(JobSpec spec, String why, Instant now) {
    if (jobs.find(spec.id()) == null) {
      arrivals.submitUnstorable(spec, why, now, changes);
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
    queue.reprioritise(command, now, changes);
  }

  /** Where one of the two jobs does not wait, nothing happens. */
  public void move(JobCommand.Move command, Instant now) {
    queue.move(command, now, changes);
  }

  /** A job that runs is left alone. */
  public void hold(JobCommand.Hold command, Instant now) {
    queue.hold(command, changes);
    clearNodes(now);
  }

  public void pause(FleetCommand.PauseQueue command, Instant now) {
    queue.pause(command, now, changes);
    clearNodes(now);
  }

  /** From the database, before the jobs. */
  public void restorePause(QueueName paused) {
    queue.restore(paused);
  }

  private void clearNodes(Instant now) {
    fleet.nodes().forEach(node -> withdrawals.clear(node, now, changes));
  }

  /** Does it wait for nothing but a node? */
  public boolean isInLine(Job job) {
    return line.admits(job);
  }

  /**
   * @param stored a job that has ended, as the database has it
   */
  public void retry(JobCommand.Retry command, Job stored, KnownEnds known, Instant now) {
    aftermath.settle(changes);
    arrivals.retry(command, stored, known, now, changes);
  }

  /** Asks an attempt back from its node unless it has begun; see {@link WithdrawRequests}. */
  public void withdraw(AttemptId attempt, Instant now) {
    withdrawals.ask(attempt, now, changes);
  }

  public void report(AttemptEvent event, Instant now) {
    // Before the report: a node that an earlier scheduler asked to stop an attempt answers only
    // that it did; the timers know why.
    timers.look(now, changes);
    attempts.report(event, now, changes);
    FleetNode node = fleet.node(event.nodeId());
    if (node != null) {
      withdrawals.clear(node, now, changes);
    }
  }

  /**
   * @param reportsCaughtUp all attempt events in Kafka have been read
   */
  public void heartbeat(Heartbeat.OfNode heartbeat, boolean reportsCaughtUp, Instant now) {
    if (fleet.mayHear(heartbeat.nodeId())) {
      FleetNode node = attempts.heartbeat(heartbeat, reportsCaughtUp, now, changes);
      withdrawals.clear(node, now, changes);
    }
  }

  /** One of this scheduler's own beacons came back. */
  public void beacon(Instant now) {
    lost.beacon(now, changes);
  }

  public void learn(NodeId node, Capabilities capabilities) {
    fleet.learn(node, capabilities);
  }

  /** A model that agents can fetch. */
  public void learn(CatalogueModel model) {
    fetches.put(model);
  }

  /** How far a node is with the models that it is to have. */
  public void learn(NodeFetches told) {
    fetches.put(told);
  }

  /**
   * What an operator set for a pool.
   *
   * @return false where there is no such policy, and nothing changes
   */
  public boolean setPolicy(FleetCommand.SetPolicy command) {
    boolean known = policies.set(command.pool(), command.policy());
    if (known) {
      changes.pools().put(command.pool(), command.policy());
      tellPolicies();
    }
    return known;
  }

  /** Gateways show which policies are in force, whether configured or set. */
  private void tellPolicies() {
    Map<String, String> inForce = policies.inForce();
    if (!inForce.equals(policiesTold)) {
      changes.policiesInForce(inForce);
      policiesTold = inForce;
    }
  }

  /** From the database. A policy that this version does not have is as if none were set. */
  public void restorePolicy(String pool, String policy) {
    policies.set(pool, policy);
  }

  /** What an operator said of a node. One that is not known is left alone. */
  public void change(FleetCommand.ChangeNode command, Instant now) {
    FleetNode node = fleet.node(command.nodeId());
    if (node != null) {
      node.change(command);
      changes.node(node);
      withdrawals.clear(node, now, changes);
    }
  }

  /** Sends again what was not answered, or gives it up; tells what has changed by itself. */
  public void tick(Instant now) {
    tellPolicies();
    for (FleetNode node : fleet.nodes()) {
      node.inventory().passTime(now);
      withdrawals.clear(node, now, changes);
      resends.look(node, now, changes);
    }
    fetches.look(planner::snapshot, now, changes);
  }

  /** Gives queued jobs to free slots. */
  public Plan plan(Instant now) {
    timers.look(now, changes);
    aftermath.settle(changes);
    return planner.plan(now, changes);
  }

  /** Tells where the queued jobs stand, if that is due. To be called after {@link #plan}. */
  public void forecast(Instant now) {
    planner.forecast(now, changes);
  }

  /** All that a pass looks at. */
  public Snapshot snapshot() {
    return planner.snapshot();
  }
}
