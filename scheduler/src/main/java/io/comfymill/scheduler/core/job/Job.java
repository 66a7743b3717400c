package io.comfymill.scheduler.core.job;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.DeadJob;
import io.comfymill.common.wire.DeadJob.FailedAttempt;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.retry.RetryRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A job and where it is in its life.
 *
 * @param failures of the attempts so far, oldest first; bounded by the retry limits, for each time
 *     the job is asked for
 * @param forgiven failures up to the attempt of this number no longer count: the job was retried on
 *     request after them
 * @param stop set while its node is asked to stop the current attempt
 * @param sequence of its latest change, unique over all jobs
 */
public record Job(
    JobTicket ticket,
    JobState state,
    List<FailedAttempt> failures,
    int forgiven,
    @Nullable Stop stop,
    long sequence) {
  public Job {
    failures = List.copyOf(failures);
  }

  /** A job that has just come in. */
  public static Job submitted(JobTicket ticket, long sequence) {
    JobState queued = new JobState.Queued(new AttemptId(ticket.id(), 1), false);
    return new Job(ticket, queued, List.of(), 0, null, sequence);
  }

  public JobId id() {
    return ticket.id();
  }

  /** What it costs a node. */
  public Work work() {
    return new Work(ticket.requirements(), ticket.shape(), ticket.graph());
  }

  /** The current attempt. */
  public Optional<Attempt> current() {
    return state instanceof JobState.Placed placed
        ? Optional.of(placed.attempt())
        : Optional.empty();
  }

  /** Number of the latest attempt; 0 before the first. */
  public int attemptNumber() {
    if (state instanceof JobState.Queued queued) {
      return queued.lastAttempt();
    } else if (state instanceof JobState.Placed placed) {
      return placed.attempt().id().number();
    }
    return ((JobState.Ended) state).lastAttempt();
  }

  public Job with(JobState next, long nextSequence) {
    return new Job(ticket, next, failures, forgiven, stop, nextSequence);
  }

  /** The same after one more attempt that failed. */
  public Job withFailure(Attempt attempt) {
    Attempt.End end = attempt.end();
    if (end == null || end.cause() == null) {
      throw new IllegalArgumentException(attempt.id() + " has not failed");
    }
    List<FailedAttempt> all = new ArrayList<>(failures);
    all.add(failedAttempt(attempt, end.cause(), end));
    return new Job(ticket, state, all, forgiven, stop, sequence);
  }

  private static FailedAttempt failedAttempt(Attempt attempt, FailureCause cause, Attempt.End end) {
    return new FailedAttempt(
        attempt.id().number(),
        attempt.node(),
        cause,
        end.message() == null ? "" : end.message(),
        attempt.assignedAt(),
        attempt.startedAt(),
        end.at());
  }

  /** The same with another ticket. */
  public Job with(JobTicket next) {
    return new Job(next, state, failures, forgiven, stop, sequence);
  }

  /** The same, to be stopped; clients see no change until it is. */
  public Job stopping(@Nullable Stop next) {
    return new Job(ticket, state, failures, forgiven, next, sequence);
  }

  /** Would this change anything? */
  public boolean isStoppedBy(Stop next) {
    return stop == null || next.overrules(stop);
  }

  /** Set once a cancel was requested; the job is never requeued then. */
  public @Nullable String cancelReason() {
    return isCancelling() && stop != null ? stop.reason() : null;
  }

  public boolean isCancelling() {
    return stop != null && stop.cause() == FailureCause.CANCELLED;
  }

  /** The same, with none of its failures counting any more. */
  public Job forgive() {
    return new Job(ticket, state, failures, attemptNumber(), null, sequence);
  }

  /** The failures that count against its retry limits. */
  public List<FailedAttempt> counted() {
    return forgiven == 0
        ? failures
        : failures.stream().filter(failure -> failure.number() > forgiven).toList();
  }

  /**
   * The nodes that the next attempt should avoid. A refusal says nothing against a node, nor does
   * its loss while the job only waited there.
   */
  public SortedSet<NodeId> failedOn() {
    return nodesWhere(failure -> !RetryRule.saysNothingOfItsNode(failure));
  }

  /** The nodes whose VRAM was not enough for it. */
  public SortedSet<NodeId> ranOutOfMemoryOn() {
    return nodesWhere(failure -> failure.cause() == FailureCause.OUT_OF_MEMORY);
  }

  /** The nodes whose server ended while it executed the job. */
  public SortedSet<NodeId> serversEndedOn() {
    return nodesWhere(RetryRule::endedItsServer);
  }

  private SortedSet<NodeId> nodesWhere(Predicate<FailedAttempt> telling) {
    if (failures.isEmpty()) {
      return Collections.emptySortedSet();
    }
    SortedSet<NodeId> nodes = new TreeSet<>();
    for (FailedAttempt failure : counted()) {
      if (telling.test(failure)) {
        nodes.add(failure.nodeId());
      }
    }
    return nodes;
  }

  /** How events name it. */
  public JobEvent.Subject subject() {
    return new JobEvent.Subject(
        ticket.id(),
        ticket.tenant(),
        ticket.promptId(),
        ticket.clientId(),
        sequence,
        attemptNumber());
  }

  /** It failed in a way that somebody should look at. */
  public boolean isDead() {
    return state instanceof JobState.Failed failed
        && failed.cause() != FailureCause.INVALID_WORKFLOW
        && (failed.cause() == FailureCause.UNSTORABLE || !failures.isEmpty());
  }

  /** Its record for the topic of dead jobs. */
  public DeadJob dead(Instant now) {
    return new DeadJob(DeadJob.TYPE, now, id(), ticket.tenant(), ticket.promptId(), failures);
  }
}
