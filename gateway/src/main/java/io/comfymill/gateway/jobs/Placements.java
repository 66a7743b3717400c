package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.AttemptRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.Requirements;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.liverecords.JobRows;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Explains why a job waits, when it is expected to start, and how its attempts went. */
@ApplicationScoped
public class Placements {
  private final JobFinder finder;
  private final ForecastReader forecasts;
  private final Blockers blockers;
  private final Database database;

  Placements(JobFinder finder, ForecastReader forecasts, Blockers blockers, Database database) {
    this.finder = finder;
    this.forecasts = forecasts;
    this.blockers = blockers;
    this.database = database;
  }

  Uni<PlacementView> of(TenantId tenant, String id) {
    return finder
        .find(tenant, id)
        .chain(
            job ->
                attempts(job.id())
                    .chain(
                        attempts ->
                            standing(job, attempts)
                                .chain(standing -> view(job, standing, attempts))));
  }

  private Uni<PlacementView> view(FoundJob job, JobForecast standing, List<AttemptRow> attempts) {
    return blockers
        .of(job)
        .map(
            found -> {
              boolean inLine = found.isEmpty() || standing.place() != null;
              JobForecast shown = inLine ? standing : standing.outOfLine();
              return PlacementView.of(job, shown, found, attempts);
            });
  }

  private Uni<List<AttemptRow>> attempts(JobId job) {
    return database.read(
        session ->
            session
                .createQuery(
                    "from AttemptRow where key.jobId = :job order by key.number", AttemptRow.class)
                .setParameter("job", job.value())
                .getResultList());
  }

  private Uni<JobForecast> standing(FoundJob job, List<AttemptRow> attempts) {
    if (job.state() != JobState.QUEUED) {
      return Uni.createFrom().item(JobForecast.NONE);
    }
    Optional<Requirements> requirements =
        Optional.ofNullable(job.row()).map(row -> JobRows.spec(row).requirements());
    Set<NodeId> failedOn =
        attempts.stream()
            .filter(attempt -> attempt.cause != null)
            .map(attempt -> new NodeId(attempt.nodeId))
            .collect(Collectors.toSet());
    return forecasts
        .newest()
        .map(
            newest ->
                newest
                    .map(now -> JobForecast.of(now, job.id(), requirements, failedOn))
                    .orElse(JobForecast.NONE));
  }
}
