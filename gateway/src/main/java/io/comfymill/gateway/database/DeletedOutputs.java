package io.comfymill.gateway.database;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Says which jobs' outputs are deleted. */
@ApplicationScoped
public class DeletedOutputs {
  private final Database database;

  DeletedOutputs(Database database) {
    this.database = database;
  }

  public Uni<Set<UUID>> among(TenantId tenant, Collection<UUID> jobs) {
    return jobs.isEmpty()
        ? Uni.createFrom().item(Set.of())
        : database
            .read(
                session ->
                    session
                        .createSelectionQuery(
                            "select jobId from DeletedOutputsRow"
                                + " where tenant = :tenant and jobId in (:jobs)",
                            UUID.class)
                        .setParameter("tenant", tenant.value())
                        .setParameter("jobs", jobs)
                        .getResultList())
            .map(Set::copyOf);
  }

  public Uni<Boolean> isDeleted(TenantId tenant, JobId job) {
    return among(tenant, List.of(job.value())).map(found -> !found.isEmpty());
  }

  /**
   * When the last job with this merge key ended whose outputs are deleted: those up to then answer
   * for no other any more.
   */
  public Uni<Optional<Instant>> lastEndOf(TenantId tenant, String mergeKey) {
    return database
        .read(
            session ->
                session
                    .createSelectionQuery(
                        "select max(j.finishedAt) from JobRow j"
                            + " join DeletedOutputsRow d on d.jobId = j.id"
                            + " where j.tenant = :tenant and j.mergeKey = :key",
                        Instant.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("key", mergeKey)
                    .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }
}
