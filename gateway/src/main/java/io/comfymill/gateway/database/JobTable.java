package io.comfymill.gateway.database;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.WireJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds jobs in the scheduler's table by id. */
@ApplicationScoped
public class JobTable {
  private static final String BY_IDS =
      "select j, d.deletedAt from JobRow j left join DeletedOutputsRow d on d.jobId = j.id"
          + " where j.tenant = :tenant and j.id in (:ids)";

  private final Database database;

  JobTable(Database database) {
    this.database = database;
  }

  public Uni<Optional<JobRow>> find(TenantId tenant, JobId id) {
    return byIds(tenant, List.of(id)).map(rows -> rows.stream().findFirst());
  }

  /** Those of them that are the tenant's, in no particular order. */
  public Uni<List<JobRow>> byIds(TenantId tenant, Collection<JobId> ids) {
    return database
        .read(
            session ->
                session
                    .createQuery(BY_IDS, Object[].class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("ids", values(ids))
                    .getResultList())
        .map(rows -> rows.stream().map(JobTable::shown).toList());
  }

  /** Deleted outputs are shown to nobody, though the scheduler's row keeps their names. */
  private static JobRow shown(Object[] columns) {
    JobRow row = (JobRow) columns[0];
    row.outputsDeletedAt = (Instant) columns[1];
    if (row.outputsDeletedAt != null && row.result != null) {
      byte[] told = row.result.getBytes(StandardCharsets.UTF_8);
      row.result =
          WireJson.text(WireJson.read(told, ExecutionResult.class).orElseThrow().withoutOutputs());
    }
    return row;
  }

  /** For what keeps everybody's records, not for requests. */
  public Uni<Optional<JobRow>> ofAnyTenant(JobId id) {
    return database
        .read(session -> session.find(JobRow.class, id.value()))
        .map(Optional::ofNullable);
  }

  /** As {@link #ofAnyTenant}, in no particular order. */
  public Uni<List<JobRow>> ofAnyTenants(Collection<JobId> ids) {
    return database.read(
        session ->
            session
                .createQuery("from JobRow where id in (:ids)", JobRow.class)
                .setParameter("ids", values(ids))
                .getResultList());
  }

  private static List<UUID> values(Collection<JobId> ids) {
    return ids.stream().map(JobId::value).toList();
  }
}
