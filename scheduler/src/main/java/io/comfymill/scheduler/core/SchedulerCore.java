package io.comfymill.scheduler.core;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.fleet.Fleet;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.Hold;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.pass.Placement;
import io.comfymill.scheduler.core.pass.Plan;
import io.comfymill.scheduler.core.pass.SchedulingPass;
import io.comfymill.scheduler.core.pass.Snapshot;
import java.time.Instant;
import java.util.List;
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
  private final JobBook jobs;
  private final Fleet fleet;
  private final Experience experience = new Experience();
  private final CurrentAttempts attempts;
  private Changes changes = new Changes();

  /**
   * @param lastSequence the highest that any job's change has had
   */
  public SchedulerCore(CoreSettings settings, long lastSequence) {
    this.settings = settings;
    this.jobs = new JobBook(settings.retries(), lastSequence);
    this.fleet = new Fleet(settings.heartbeatInterval(), settings.missedHeartbeats());
    this.attempts = new CurrentAttempts(jobs, fleet, experience);
  }

  /** To read; only this class changes it. */
  public Fleet fleet() {
    return fleet;
  }

  public int queued() {
    return jobs.backlog().size();
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

  public void cancel(JobCommand.Cancel command, Instant now) {
    Job job = jobs.find(command.jobId());
    if (job == null) {
      return;
    }
    boolean repeated = job.isCancelling();
    jobs.cancel(job, command.reason(), now, changes);
    if (!repeated && job.state() instanceof JobState.Placed placed) {
      attempts.hold(placed.attempt().node(), placed.attempt().id()).sent(now);
      sendCancel(placed.attempt().node(), placed.attempt().id(), command.reason(), now);
    }
  }

  /** A report of any attempt but its job's current one changes nothing of the job. */
  public void report(AttemptEvent event, Instant now) {
    attempts.report(event, now, changes);
  }

  /**
   * @param reportsCaughtUp were all attempt events read that Kafka has?
   */
  public void heartbeat(Heartbeat.OfNode heartbeat, boolean reportsCaughtUp, Instant now) {
    Fleet.Heard heard = fleet.hear(heartbeat, reportsCaughtUp, now);
    if (heard.changed()) {
      changes.node(heard.node().id(), heard.node().profile());
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
  }

  /** One of this scheduler's own beacons came back. */
  public void beacon(Instant now) {
    for (FleetNode node : fleet.beacon(now)) {
      changes.leaseExpired();
      changes.node(node.id(), node.profile());
      List<AttemptId> held = node.holds().stream().map(Hold::attempt).toList();
      attempts.lose(node, held, "the heartbeats of node " + node.id() + " stopped", now, changes);
    }
  }

  public void learn(NodeId node, Capabilities capabilities) {
    fleet.learn(node, capabilities);
  }

  /** Sends again what was not answered. */
  public void tick(Instant now) {
    for (FleetNode node : fleet.nodes()) {
      for (Hold hold : node.holds()) {
        if (!hold.lastSentAt().plus(settings.resendAfter()).isAfter(now)) {
          resend(node, hold, now);
        }
      }
    }
  }

  private void resend(FleetNode node, Hold hold, Instant now) {
    Job job = jobs.find(hold.attempt().job());
    if (job == null) {
      return;
    }
    String cancelReason = job.cancelReason();
    if (cancelReason != null) {
      hold.sent(now);
      sendCancel(node.id(), hold.attempt(), cancelReason, now);
    } else if (!hold.isAccepted()) {
      hold.sent(now);
      changes.run(new RunOrder(hold.attempt(), node.id()));
    }
  }

  private void sendCancel(NodeId node, AttemptId attempt, String reason, Instant now) {
    changes.cancel(new Assignment.Cancel(now, node, attempt, reason));
  }

  /** Gives queued jobs to free slots. */
  public Plan plan(Instant now) {
    Plan plan = SchedulingPass.plan(snapshot(), now);
    for (Placement placement : plan.placements()) {
      if (placement.job().state() instanceof JobState.Queued queued) {
        AttemptId attempt =
            jobs.assign(placement.job(), queued, placement.node(), now, changes).id();
        fleet.hold(placement.node(), attempt, placement.job().work(), now);
      }
    }
    plan.held().forEach(job -> jobs.backlog().held(job, now));
    return plan;
  }

  /** All that a pass looks at. */
  public Snapshot snapshot() {
    return new Snapshot(fleet.rooms(), jobs.backlog(), settings.policy(), experience, fleet.uses());
  }
}
