package io.comfymill.gateway.events;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.QueueName;
import io.comfymill.gateway.fleet.NodeQueries;
import io.comfymill.gateway.fleet.NodeView;
import io.comfymill.gateway.jobs.JobTotals;
import io.comfymill.gateway.pauses.PauseRows;
import io.comfymill.gateway.progress.LatestFrames;
import io.comfymill.gateway.v2.job.Jobs;
import io.comfymill.gateway.v2.job.ProgressDocument;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What streams look at again and again, since nobody tells of its changes. */
@ApplicationScoped
public class FleetReads {
  private static final Duration FRESH = Duration.ofMillis(900);
  private static final int MOST_RUNNING = 500;

  private final PauseRows pauses;
  private final JobTotals totals;
  private final Jobs jobs;
  private final LatestFrames frames;
  private final TenantReads<List<NodeView>> nodes;
  private final TenantReads<QueueSummary> queue;
  private final TenantReads<List<RunningJob>> running;

  FleetReads(
      NodeQueries nodes, PauseRows pauses, JobTotals totals, Jobs jobs, LatestFrames frames) {
    this.pauses = pauses;
    this.totals = totals;
    this.jobs = jobs;
    this.frames = frames;
    this.nodes = new TenantReads<>(nodes::all, FRESH);
    this.queue = new TenantReads<>(this::readQueue, FRESH);
    this.running = new TenantReads<>(this::readRunning, FRESH);
  }

  /**
   * How far a running job is.
   *
   * @param id the {@code prompt_id}
   */
  record RunningJob(String id, int attempt, @JsonUnwrapped ProgressDocument progress) {}

  /** In the order of their ids. */
  Uni<List<NodeView>> nodes(TenantId tenant) {
    return nodes.of(tenant);
  }

  Uni<QueueSummary> queue(TenantId tenant) {
    return queue.of(tenant);
  }

  /** Those of which a frame has told, in the order of their nodes. */
  Uni<List<RunningJob>> running(TenantId tenant) {
    return running.of(tenant);
  }

  private Uni<QueueSummary> readQueue(TenantId tenant) {
    return totals
        .of(tenant)
        .chain(
            found ->
                pauses
                    .paused()
                    .map(
                        rows ->
                            new QueueSummary(
                                found,
                                rows.stream()
                                    .filter(row -> concerns(PauseRows.name(row), tenant))
                                    .map(QueueSummary.Paused::of)
                                    .toList())));
  }

  private static boolean concerns(QueueName queue, TenantId tenant) {
    return queue.scope() != QueueName.Scope.TENANT || queue.name().equals(tenant.value());
  }

  private Uni<List<RunningJob>> readRunning(TenantId tenant) {
    return nodes(tenant)
        .onItem()
        .transformToMulti(
            found -> Multi.createFrom().iterable(found.stream().flatMap(this::own).toList()))
        .select()
        .first(MOST_RUNNING)
        .onItem()
        .transformToUniAndConcatenate(this::running)
        .collect()
        .asList();
  }

  private Stream<NodeView.RunningAttempt> own(NodeView node) {
    return node.running().stream()
        .filter(attempt -> !attempt.promptId().isEmpty())
        .filter(attempt -> frames.runs(id(attempt)));
  }

  private static AttemptId id(NodeView.RunningAttempt attempt) {
    return new AttemptId(new JobId(attempt.job()), attempt.attempt());
  }

  private Uni<RunningJob> running(NodeView.RunningAttempt attempt) {
    return jobs.facts(new JobId(attempt.job()))
        .emitOn(Infrastructure.getDefaultWorkerPool()) // frames are parsed
        .map(
            facts ->
                frames
                    .state(id(attempt))
                    .map(
                        state ->
                            new RunningJob(
                                attempt.promptId(),
                                attempt.attempt(),
                                ProgressDocument.of(facts, state)))
                    .orElse(null));
  }
}
