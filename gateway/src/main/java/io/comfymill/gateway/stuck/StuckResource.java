package io.comfymill.gateway.stuck;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.jobs.ForecastReader;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What waits and cannot run. */
@Path("/api/queue-stuck")
@Tag(name = "jobs")
@AnswersProblems
public class StuckResource {
  private final ForecastReader forecasts;
  private final Database database;
  private final RequestTenant tenant;

  StuckResource(ForecastReader forecasts, Database database, RequestTenant tenant) {
    this.forecasts = forecasts;
    this.database = database;
    this.tenant = tenant;
  }

  @GET
  @Operation(summary = "Waiting jobs that no node takes as the fleet is now, and why")
  public Uni<StuckView> stuck() {
    TenantId current = tenant.current();
    return forecasts
        .newest()
        .chain(
            newest ->
                newest.isEmpty()
                    ? Uni.createFrom().item(StuckView.NOTHING)
                    : view(current, newest.get()));
  }

  private Uni<StuckView> view(TenantId current, Forecast forecast) {
    return own(current, StuckJobs.of(forecast)).map(own -> StuckView.of(forecast, own));
  }

  private Uni<Map<JobId, StuckView.Waiting>> own(TenantId current, Set<JobId> jobs) {
    return jobs.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : database
            .read(
                session ->
                    session
                        .createQuery(
                            "select id, promptId, submittedAt from JobRow where tenant = :tenant"
                                + " and id in (:ids)",
                            Object[].class)
                        .setParameter("tenant", current.value())
                        .setParameter("ids", jobs.stream().map(JobId::value).toList())
                        .getResultList())
            .map(StuckResource::byId);
  }

  private static Map<JobId, StuckView.Waiting> byId(List<Object[]> rows) {
    Map<JobId, StuckView.Waiting> byId = new HashMap<>();
    for (Object[] row : rows) {
      JobId id = new JobId((UUID) row[0]);
      byId.put(id, new StuckView.Waiting(id, (String) row[1], (Instant) row[2]));
    }
    return byId;
  }
}
