package io.comfymill.gateway.archive;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads queued jobs in the order in which they were submitted, page by page. */
@ApplicationScoped
public class QueuedRows {
  private final Database database;

  QueuedRows(Database database) {
    this.database = database;
  }

  /** The first ones after a place. */
  Uni<List<JobRow>> after(TenantId tenant, ArchivePlace place, int limit) {
    return database.read(
        session ->
            session
                .createQuery(
                    "from JobRow where tenant = :tenant and state = QUEUED"
                        + " and (submittedAt > :at or (submittedAt = :at and id > :id))"
                        + " order by submittedAt, id",
                    JobRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("at", place.submittedAt())
                .setParameter("id", place.id())
                .setMaxResults(limit)
                .getResultList());
  }
}
