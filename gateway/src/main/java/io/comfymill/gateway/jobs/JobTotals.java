package io.comfymill.gateway.jobs;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.history.Forgotten;
import io.comfymill.gateway.history.JobCounts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** How many of a tenant's jobs have which status, as {@code GET /api/jobs} counts them. */
@ApplicationScoped
public class JobTotals {
  private final Database database;

  JobTotals(Database database) {
    this.database = database;
  }

  public Uni<Map<JobStatus, Long>> of(TenantId tenant) {
    return database.read(
        session ->
            Forgotten.of(session, tenant)
                .map(forgotten -> new JobCounts(session, tenant, forgotten))
                .chain(JobTotals::all));
  }

  private record Total(JobStatus status, long jobs) {}

  /** One after the other: a session asks one thing at a time. */
  private static Uni<Map<JobStatus, Long>> all(JobCounts counts) {
    return Multi.createFrom()
        .items(JobStatus.values())
        .onItem()
        .transformToUniAndConcatenate(
            status -> counts.total(status.states()).map(jobs -> new Total(status, jobs)))
        .collect()
        .asMap(Total::status, Total::jobs);
  }
}
