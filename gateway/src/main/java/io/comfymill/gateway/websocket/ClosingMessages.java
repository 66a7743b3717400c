package io.comfymill.gateway.websocket;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.changes.JobChangeListener;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.history.EndedJob;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients what happens to a job, and that it has ended. By then the job is in the history and
 * no longer in the queue.
 */
@ApplicationScoped
public class ClosingMessages implements JobChangeListener {
  private final SocketRegistry sockets;
  private final RunningAttempts attempts;
  private final StatusBroadcast status;
  private final LastFrames lastFrames;
  private final JobTable jobs;
  private final LiveMetrics metrics;
  private final UnansweredPrompts unanswered;

  ClosingMessages(
      SocketRegistry sockets,
      RunningAttempts attempts,
      StatusBroadcast status,
      LastFrames lastFrames,
      JobTable jobs,
      LiveMetrics metrics,
      UnansweredPrompts unanswered) {
    this.sockets = sockets;
    this.attempts = attempts;
    this.status = status;
    this.lastFrames = lastFrames;
    this.jobs = jobs;
    this.metrics = metrics;
    this.unanswered = unanswered;
  }

  @Override
  public Uni<Void> changed(ObservedChange change) {
    if (!change.state().isFinal()) {
      return goesOn(change);
    }
    lastFrames.forget(change.tenant(), change.clientId(), change.id());
    return sockets.of(change.tenant()).isEmpty()
        ? Uni.createFrom().item(() -> endWithout(change))
        : outcome(change).chain(outcome -> end(change, outcome));
  }

  private Uni<Void> goesOn(ObservedChange change) {
    attempts.goesOn(change.id(), change.attempt());
    toOwn(change, socket -> metrics.sent(socket.back(change.id(), lastVoid(change))));
    if (change.state() == JobState.QUEUED || change.state() == JobState.ASSIGNED) {
      return status.sendNews(change.tenant()); // to a client it waits, with a node or without
    }
    if (change.clientId() != null) {
      toOwn(change, socket -> socket.started(change.id()));
    }
    return attempts.heardOf(new AttemptId(change.id(), change.attempt()))
        ? Uni.createFrom().voidItem() // its first message said so
        : status.send(change.tenant());
  }

  /** The last attempt that is over: of a queued job all are. */
  private static int lastVoid(ObservedChange change) {
    return change.state() == JobState.QUEUED ? change.attempt() : change.attempt() - 1;
  }

  private @Nullable Void endWithout(ObservedChange change) {
    attempts.end(change.id());
    return null;
  }

  /** Only once the outcome is known; if it cannot be read, this is repeated later. */
  private Uni<Void> end(ObservedChange change, Optional<EndedJob> outcome) {
    return attempts.end(change.id())
        ? status
            .remaining(change.tenant())
            .invoke(
                remaining -> unanswered.tell(change.id(), () -> tell(change, outcome, remaining)))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private Uni<Optional<EndedJob>> outcome(ObservedChange change) {
    Optional<EndedJob> told = Optional.ofNullable(change.event()).flatMap(EndedJob::of);
    return told.isPresent()
        ? Uni.createFrom().item(told)
        : jobs.ofAnyTenant(change.id())
            .emitOn(Infrastructure.getDefaultWorkerPool()) // its outputs are parsed
            .map(found -> found.map(EndedJob::of).filter(EndedJob::leavesHistory));
  }

  /** The length of the queue goes to all, to the job's own client in its place among the others. */
  private void tell(ObservedChange change, Optional<EndedJob> outcome, Optional<Long> remaining) {
    String length = remaining.map(number -> SocketMessages.status(number, null)).orElse(null);
    remaining.ifPresent(number -> status.told(change.tenant(), number));
    JobEnd end =
        change.clientId() == null
            ? JobEnd.ofNobody(change.id(), interruption(change, outcome))
            : JobEnd.of(change.id(), outcome, length);
    for (ClientSocket socket : sockets.of(change.tenant())) {
      boolean own = socket.clientId().equals(change.clientId());
      if (own) {
        metrics.sent(socket.end(end));
      } else if (change.clientId() == null) {
        metrics.sent(socket.endOfNobody(end));
      }
      if (length != null && (!own || end.closing().isEmpty())) {
        metrics.sent(socket.sendText(length));
      }
    }
  }

  /**
   * If a job has no client, ComfyUI tells all clients of its interruption, and nobody of other
   * ends.
   */
  private static Optional<EndedJob> interruption(
      ObservedChange change, Optional<EndedJob> outcome) {
    return outcome.filter(ended -> change.state() == JobState.CANCELLED);
  }

  private void toOwn(ObservedChange change, Consumer<ClientSocket> told) {
    unanswered.tell(change.id(), () -> own(change).forEach(told));
  }

  private List<ClientSocket> own(ObservedChange change) {
    return change.clientId() == null
        ? sockets.of(change.tenant())
        : sockets.find(change.tenant(), change.clientId());
  }
}
