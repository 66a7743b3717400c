package io.comfymill.gateway.v2.job;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.history.EndedJob;
import io.comfymill.gateway.progress.LatestFrames;
import io.comfymill.gateway.v2.asset.ContentLinks;
import io.comfymill.gateway.v2.asset.JobOutputs;
import io.comfymill.gateway.v2.error.ApiException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that is known of a job, put together. */
@ApplicationScoped
public class JobDocuments {
  private final QueuePositions positions;
  private final LatestFrames frames;
  private final JobOutputs outputs;
  private final Duration retention;
  private final InstantSource clock;

  JobDocuments(
      QueuePositions positions,
      LatestFrames frames,
      JobOutputs outputs,
      GatewayConfig config,
      InstantSource clock) {
    this.positions = positions;
    this.frames = frames;
    this.outputs = outputs;
    this.retention = config.comfyApi().jobRetention();
    this.clock = clock;
  }

  /** Fails with {@link ApiException} once the job is no longer kept. */
  public Uni<JobDocument> of(Jobs.Found found, ContentLinks.Signer links) {
    JobSnapshot job = found.job();
    if (expiresAt(job).isBefore(clock.instant())) {
      throw ApiException.notFound("job");
    }
    return positions
        .of(job)
        .chain(
            position ->
                outputs(job)
                    .emitOn(Infrastructure.getDefaultWorkerPool()) // the result is parsed
                    .map(rows -> document(found, position, rows, links)));
  }

  private Instant expiresAt(JobSnapshot job) {
    return (job.finishedAt() == null ? clock.instant() : job.finishedAt()).plus(retention);
  }

  private Uni<List<AssetRecordRow>> outputs(JobSnapshot job) {
    return job.result() == null || job.finishedAt() == null || job.attempt() == 0
        ? Uni.createFrom().item(List.of())
        : outputs.of(source(job, job.finishedAt()), job.result());
  }

  private static JobOutputs.Source source(JobSnapshot job, Instant at) {
    return new JobOutputs.Source(new TenantId(job.tenant()), attempt(job), job.promptId(), at);
  }

  /** How many results a running job has told this gateway. */
  public int resultsTold(Jobs.Found found) {
    return frames.resultsTold(attempt(found.job()));
  }

  /** The outputs that a running job has told this gateway. */
  public Uni<List<OutputDocument>> early(Jobs.Found found, ContentLinks.Signer links) {
    JobSnapshot job = found.job();
    return outputs
        .early(source(job, clock.instant()), frames.results(attempt(job)))
        .map(rows -> documents(rows, job, links));
  }

  private static List<OutputDocument> documents(
      List<AssetRecordRow> rows, JobSnapshot job, ContentLinks.Signer links) {
    return rows.stream().map(row -> OutputDocument.of(row, job.prompt(), links)).toList();
  }

  private JobDocument document(
      Jobs.Found found,
      @Nullable Integer position,
      List<AssetRecordRow> rows,
      ContentLinks.Signer links) {
    JobSnapshot job = found.job();
    Optional<ExecutionResult> result = Optional.ofNullable(job.result()).map(JobDocuments::parse);
    return new JobDocument(
        job.prompt(),
        status(job),
        job.submittedAt(),
        job.startedAt(),
        job.finishedAt(),
        expiresAt(job),
        status(job) == JobStatus.QUEUED ? position : null,
        progress(found),
        documents(rows, job, links),
        job.state() == JobState.FAILED ? failure(job, result.orElse(null)) : null,
        JobDocument.Metrics.of(job),
        JobDocument.Urls.of(job.prompt()),
        job.priority(),
        found.facts().metadata(),
        job.state() == JobState.SUCCEEDED
            ? result.map(told -> told.reused(found.facts().outputs())).orElse(null)
            : null);
  }

  /** A frame may show that it runs before the scheduler has written it down. */
  public JobStatus status(JobSnapshot job) {
    boolean runs = job.state() == JobState.ASSIGNED && frames.runs(attempt(job));
    return JobStatus.of(
        runs ? JobState.RUNNING : job.state(), job.cancelReason() != null, job.failureCause());
  }

  private static AttemptId attempt(JobSnapshot job) {
    return new AttemptId(job.id(), job.attempt());
  }

  /** Null for a job that does not run. */
  public @Nullable ProgressDocument progress(Jobs.Found found) {
    JobSnapshot job = found.job();
    if (job.state() == JobState.SUCCEEDED) {
      return ProgressDocument.complete(found.facts());
    }
    boolean mayRun = job.state() == JobState.ASSIGNED || job.state() == JobState.RUNNING;
    return mayRun
        ? frames
            .state(attempt(job))
            .map(run -> ProgressDocument.of(found.facts(), run))
            .orElse(null)
        : null;
  }

  private static ExecutionResult parse(String json) {
    return WireJson.read(json.getBytes(StandardCharsets.UTF_8), ExecutionResult.class)
        .orElseThrow();
  }

  private static JobDocument.Failure failure(JobSnapshot job, @Nullable ExecutionResult result) {
    return JobDocument.Failure.of(
        new EndedJob(
            job.id(),
            job.promptId(),
            job.state(),
            result,
            job.failureCause(),
            job.failureMessage(),
            job.startedAt() != null,
            job.finishedAt() == null ? job.submittedAt() : job.finishedAt()));
  }
}
