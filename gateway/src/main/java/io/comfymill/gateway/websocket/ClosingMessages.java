package io.comfymill.gateway.websocket;

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
import org.jspecify.annotations.Nullable;

/**
 * Tells clients that a job has ended, as ComfyUI does: the outcome, the length of the queue, then
 * {@code executing} with no node. By then the job is in the history and no longer in the queue.
 */
@ApplicationScoped
public class ClosingMessages implements JobChangeListener {
  private final SocketRegistry sockets;
  private final RunningAttempts attempts;
  private final StatusBroadcast status;
  private final JobTable jobs;
  private final LiveMetrics metrics;

  ClosingMessages(
      SocketRegistry sockets,
      RunningAttempts attempts,
      StatusBroadcast status,
      JobTable jobs,
      LiveMetrics metrics) {
    this.sockets = sockets;
    this.attempts = attempts;
    this.status = status;
    this.jobs = jobs;
    this.metrics = metrics;
  }

  @Override
  public Uni<Void> changed(ObservedChange change) {
    if (!change.state().isFinal()) {
      attempts.goesOn(change.id(), change.attempt());
    }
    if (change.state() == JobState.ASSIGNED) {
      return Uni.createFrom().voidItem(); // to a client it still waits
    }
    if (!change.state().isFinal()) {
      return status.send(change.tenant());
    }
    return sockets.of(change.tenant()).isEmpty()
        ? Uni.createFrom().item(() -> endWithout(change))
        : outcome(change).chain(outcome -> end(change, outcome));
  }

  private @Nullable Void endWithout(ObservedChange change) {
    attempts.end(change.tenant(), change.id());
    return null;
  }

  /** Only once the outcome is known; if it cannot be read, this is repeated later. */
  private Uni<Void> end(ObservedChange change, Optional<EndedJob> outcome) {
    if (!attempts.end(change.tenant(), change.id())) {
      return Uni.createFrom().voidItem();
    }
    sendEnd(change, outcome);
    return status.send(change.tenant()).invoke(() -> sendNothingExecuting(change, outcome));
  }

  private Uni<Optional<EndedJob>> outcome(ObservedChange change) {
    Optional<EndedJob> told = Optional.ofNullable(change.event()).flatMap(EndedJob::of);
    return told.isPresent()
        ? Uni.createFrom().item(told)
        : jobs.find(change.id())
            .emitOn(Infrastructure.getDefaultWorkerPool()) // its outputs are parsed
            .map(found -> found.map(EndedJob::of).filter(EndedJob::leavesHistory));
  }

  private void sendEnd(ObservedChange change, Optional<EndedJob> outcome) {
    outcome
        .map(EndedJob::closing)
        .ifPresent(
            closing -> {
              String json = SocketMessages.message(closing.type(), closing.data());
              receivers(change).forEach(socket -> metrics.sent(socket.sendText(json)));
            });
  }

  /** Not for a job that never began, whose client was never told that it executes. */
  private void sendNothingExecuting(ObservedChange change, Optional<EndedJob> outcome) {
    if (outcome.isPresent() && change.clientId() != null) {
      String json = SocketMessages.executingNothing(change.promptId());
      receivers(change).forEach(socket -> metrics.sent(socket.sendText(json)));
    }
  }

  /**
   * If a job has no client, ComfyUI tells all clients of its interruption, and nobody of other
   * ends.
   */
  private List<ClientSocket> receivers(ObservedChange change) {
    if (change.clientId() != null) {
      return sockets.find(change.tenant(), change.clientId()).stream().toList();
    }
    return change.state() == JobState.CANCELLED ? sockets.of(change.tenant()) : List.of();
  }
}
