package io.comfymill.gateway.database;

import io.comfymill.common.id.JobId;
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

  /** Of any tenant. */
  public Uni<Optional<JobRow>> find(JobId id) {
    return database
        .read(session -> session.find(JobRow.class, id.value()))
        .map(Optional::ofNullable);
  }

  /** Of any tenants, in no particular order. */
  public Uni<List<JobRow>> byIds(Collection<JobId> ids) {
    List<UUID> values = ids.stream().map(JobId::value).toList();
    return database.read(
        session ->
            session
                .createQuery("from JobRow where id in (:ids)", JobRow.class)
                .setParameter("ids", values)
                .getResultList());
  }
}
