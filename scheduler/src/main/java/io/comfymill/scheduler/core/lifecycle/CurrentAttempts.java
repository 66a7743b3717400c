package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.fleet.Fleet;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.Hold;
import io.comfymill.scheduler.core.health.HealthWatch;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.Stop;
import java.time.Instant;

/** The attempts that nodes have: a job and its slot change together here. */
public final class CurrentAttempts {
  private final UnfinishedJobs jobs;
  private final FailureOutcome failures;
  private final LostAttempts lost;
  private final Fleet fleet;
  private final Experience experience;
  private final AttemptLearning learning;

  public CurrentAttempts(
      UnfinishedJobs jobs,
      FailureOutcome failures,
      LostAttempts lost,
      Fleet fleet,
      Experience experience,
      HealthWatch health) {
    this.jobs = jobs;
    this.failures = failures;
    this.lost = lost;
    this.fleet = fleet;
    this.experience = experience;
    this.learning = new AttemptLearning(experience, health);
  }

  /** A report of any attempt but its job's current one changes nothing of the job. */
  public void report(AttemptEvent event, Instant now, Changes changes) {
    Job job = jobs.find(event.attempt().job());
    if (job == null
        || !(job.state() instanceof JobState.Placed placed)
        || !placed.attempt().id().equals(event.attempt())
        || !placed.attempt().node().equals(event.nodeId())) {
      stale(event, changes);
    } else if (event instanceof AttemptEvent.Accepted) {
      accept(job, event.attempt(), event.nodeId(), event.at(), changes);
    } else if (event instanceof AttemptEvent.Started) {
      start(job, event, now, changes);
    } else {
      began(job, event, now, changes);
      ended(job.id(), event, now, changes);
    }
  }

  /** An attempt that was quick is first heard of when it has ended. */
  private void began(Job job, AttemptEvent end, Instant now, Changes changes) {
    Instant at = end.startedAt();
    if (at != null) {
      start(job, new AttemptEvent.Started(at, end.attempt(), end.nodeId()), now, changes);
    }
  }

  private void stale(AttemptEvent event, Changes changes) {
    changes.stale().add(event);
    FleetNode node = fleet.node(event.nodeId());
    if (node != null && event.isEnd()) {
      node.ended(event.attempt());
    }
  }

  private void accept(Job job, AttemptId attempt, NodeId nodeId, Instant at, Changes changes) {
    FleetNode node = fleet.node(nodeId);
    if (node == null || !(job.state() instanceof JobState.Placed)) {
      return;
    }
    node.refusals().over();
    hold(nodeId, attempt).accepted(at);
    if (job.state() instanceof JobState.Assigned assigned) {
      jobs.accept(job, assigned, at, changes);
    }
  }

  private void start(Job job, AttemptEvent event, Instant now, Changes changes) {
    if (job.state() instanceof JobState.Assigned assigned) {
      hold(event.nodeId(), event.attempt()).accepted(event.at());
      FleetNode node = fleet.node(event.nodeId());
      if (node != null) {
        node.refusals().over();
        if (node.started(event.attempt(), experience, now)) {
          changes.node(node);
        }
      }
      jobs.start(job, assigned, event.at(), now, changes);
    }
  }

  private void ended(JobId id, AttemptEvent event, Instant now, Changes changes) {
    Job job = jobs.find(id);
    if (job == null || !(job.state() instanceof JobState.Placed placed)) {
      return;
    }
    FleetNode node = fleet.node(placed.attempt().node());
    if (node != null) {
      if (!(event instanceof AttemptEvent.Rejected)) {
        node.refusals().over();
      }
      learning.ended(node, job, placed.attempt(), event, now, changes);
      node.ended(event.attempt());
    }
    if (event instanceof AttemptEvent.Succeeded succeeded) {
      jobs.succeed(job, placed, succeeded.result(), now, changes);
    } else if (isWithdrawn(event) && job.stop() == null) {
      jobs.takenBack(job, placed, now, changes);
    } else if (event instanceof AttemptEvent.Failed failed) {
      AttemptFailure failure =
          new AttemptFailure(failed.cause(), failed.message(), failed.result());
      failures.fail(job, placed, failure, now, changes);
    } else if (event instanceof AttemptEvent.Rejected rejected) {
      AttemptFailure failure = AttemptFailure.of(FailureCause.REJECTED, rejected.reason());
      failures.fail(job, placed, failure, now, changes);
    }
  }

  private static boolean isWithdrawn(AttemptEvent event) {
    return event instanceof AttemptEvent.Failed failed && failed.cause() == FailureCause.WITHDRAWN;
  }

  /**
   * A heartbeat lists what the node has: new ones are acknowledged by it, missing ones are lost,
   * and those that are not current are to be stopped.
   *
   * @param reportsCaughtUp all attempt events in Kafka have been read
   * @return the node that it is of
   */
  public FleetNode heartbeat(
      Heartbeat.OfNode heartbeat, boolean reportsCaughtUp, Instant now, Changes changes) {
    Fleet.Heard heard = fleet.hear(heartbeat, reportsCaughtUp, now);
    FleetNode node = heard.node();
    if (heard.changed()) {
      changes.node(node);
    }
    for (AttemptId attempt : heard.acknowledged()) {
      Job job = jobs.find(attempt.job());
      if (job != null) {
        accept(job, attempt, node.id(), heartbeat.at(), changes);
      }
    }
    lost.lose(node, heard.gone(), "the node no longer knows the attempt", now, changes);
    for (AttemptId orphan : heard.orphans()) {
      sendCancel(node.id(), orphan, "no longer the current attempt", now, changes);
    }
    return node;
  }

  /**
   * Ends a job that has no node; where it has one, that node is asked to stop it, and again until
   * it answers. A second request counts only where it ends more than the first.
   */
  public void stop(Job job, Stop stop, Instant now, Changes changes) {
    if (job.state() instanceof JobState.Queued queued) {
      failures.stop(job, queued, stop, now, changes);
    } else if (job.isStoppedBy(stop) && job.state() instanceof JobState.Placed placed) {
      Job next = jobs.stopping(job, stop, changes);
      sendStop(next, placed.attempt(), now, changes);
    }
  }

  /** Asks the node to stop it, where it is to be stopped. */
  void sendStop(Job job, Attempt attempt, Instant now, Changes changes) {
    Stop stop = job.stop();
    if (stop != null) {
      hold(attempt.node(), attempt.id()).sent(now);
      sendCancel(attempt.node(), attempt.id(), stop.reason(), now, changes);
    }
  }

  private static void sendCancel(
      NodeId node, AttemptId attempt, String reason, Instant now, Changes changes) {
    changes.cancels().add(new Assignment.Cancel(now, node, attempt, reason));
  }

  /**
   * The attempt was sent again and again, and its agent never answered although the node's
   * heartbeats arrive: the job goes elsewhere. The agent may still get it, so it is told not to run
   * it.
   */
  void giveUp(FleetNode node, Job job, JobState.Placed placed, Instant now, Changes changes) {
    AttemptId attempt = placed.attempt().id();
    FailureCause cause = FailureCause.NOT_ACCEPTED;
    String message = "the agent of node %s never answered".formatted(node.id());
    AttemptEvent end = new AttemptEvent.Failed(now, attempt, node.id(), cause, message, null);
    learning.ended(node, job, placed.attempt(), end, now, changes);
    node.release(attempt);
    sendCancel(node.id(), attempt, message, now, changes);
    failures.fail(job, placed, AttemptFailure.of(cause, message), now, changes);
  }

  /** The slot of a current attempt. */
  public Hold hold(NodeId nodeId, AttemptId attempt) {
    FleetNode node = fleet.node(nodeId);
    Hold hold = node == null ? null : node.hold(attempt);
    if (hold == null) {
      throw new IllegalStateException(attempt + " is current but has no slot of " + nodeId);
    }
    return hold;
  }
}
