package io.comfymill.gateway.v2.job;

import io.comfymill.common.id.JobId;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.Forecast;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.jobs.ForecastReader;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which place in line a queued job has; 1 is next, 0 waits at its node already. The scheduler says
 * so of the first thousand; for one further back those of its tenant that go before it are counted.
 */
@ApplicationScoped
public class QueuePositions {
  private static final String AHEAD =
      """
      select count(*) from JobRow j, JobRow mine
      where mine.id = :id and j.tenant = mine.tenant and j.finishedAt is null
        and j.state = JobState.QUEUED
        and (j.priority > mine.priority
          or (j.priority = mine.priority and (j.number, j.id) < (mine.number, mine.id)))
      """;

  private final ForecastReader forecasts;
  private final Database database;

  QueuePositions(ForecastReader forecasts, Database database) {
    this.forecasts = forecasts;
    this.database = database;
  }

  /** Null where it does not wait. */
  public Uni<@Nullable Integer> of(JobSnapshot job) {
    if (job.status() != JobStatus.QUEUED) {
      return Uni.createFrom().nullItem();
    }
    if (job.state() == JobState.ASSIGNED) {
      return Uni.createFrom().item(0);
    }
    return forecasts
        .newest()
        .chain(
            newest ->
                newest
                    .flatMap(forecast -> place(forecast, job.id()))
                    .map(place -> Uni.createFrom().item(place))
                    .orElseGet(() -> counted(job, newest)));
  }

  private static Optional<Integer> place(Forecast forecast, JobId job) {
    return forecast.places().stream()
        .filter(place -> place.job().equals(job))
        .findFirst()
        .map(Forecast.Place::position);
  }

  private Uni<Integer> counted(JobSnapshot job, Optional<Forecast> newest) {
    if (job.sequence() == 0) { // the scheduler has not read it, so it comes after all that it has
      return Uni.createFrom().item(newest.map(Forecast::queued).orElse(0) + 1);
    }
    return database
        .read(
            session ->
                session
                    .createSelectionQuery(AHEAD, Long.class)
                    .setParameter("id", job.uuid())
                    .getSingleResult())
        .map(ahead -> Math.toIntExact(ahead) + 1);
  }
}
