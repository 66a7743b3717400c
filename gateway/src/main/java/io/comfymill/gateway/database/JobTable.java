package io.comfymill.gateway.database;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds jobs in the scheduler's table by id. */
@ApplicationScoped
public class JobTable {
  private final Database database;

  JobTable(Database database) {
    this.database = database;
  }

  public Uni<Optional<JobRow>> find(TenantId tenant, JobId id) {
    return byIds(tenant, List.of(id)).map(rows -> rows.stream().findFirst());
  }

  /** Those of them that are the tenant's, in no particular order. */
  public Uni<List<JobRow>> byIds(TenantId tenant, Collection<JobId> ids) {
    return database.read(
        session ->
            session
                .createQuery("from JobRow where tenant = :tenant and id in (:ids)", JobRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("ids", values(ids))
                .getResultList());
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
