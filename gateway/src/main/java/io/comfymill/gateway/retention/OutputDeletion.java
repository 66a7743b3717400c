package io.comfymill.gateway.retention;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.jobs.FoundJob;
import io.comfymill.gateway.jobs.JobFinder;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Deletes outputs because somebody asks for it. */
@ApplicationScoped
class OutputDeletion {
  private static final String ONE =
      "select j.id from scheduler.jobs j where j.id = :run and " + OutputMarks.FREE;

  private final JobFinder jobs;
  private final OutputMarks marks;
  private final AuditLog audit;
  private final Database database;

  OutputDeletion(JobFinder jobs, OutputMarks marks, AuditLog audit, Database database) {
    this.jobs = jobs;
    this.marks = marks;
    this.audit = audit;
    this.database = database;
  }

  /**
   * @return when they were deleted, which may have been before. Fails with {@link ProblemException}
   *     where they are still needed
   */
  Uni<Instant> delete(Actor actor, TenantId tenant, String id) {
    return jobs.find(tenant, id)
        .map(found -> ended(found, id))
        .chain(
            row ->
                row.outputsDeletedAt != null
                    ? Uni.createFrom().item(row.outputsDeletedAt)
                    : database.write(session -> delete(session, actor, tenant, row)));
  }

  private static JobRow ended(FoundJob found, String id) {
    if (!found.state().isFinal() || found.row() == null) {
      throw refused(id, "has not ended");
    }
    return Objects.requireNonNull(found.row());
  }

  private Uni<Instant> delete(Mutiny.Session session, Actor actor, TenantId tenant, JobRow row) {
    UUID run = row.answeredBy == null ? row.id : row.answeredBy;
    OutputMarks.Due due = new OutputMarks.Due("asked", ONE, Map.of("run", run));
    return marks
        .mark(session, tenant, due)
        .call(
            marked ->
                marked == 0
                    ? Uni.createFrom().voidItem()
                    : audit.write(
                        session,
                        actor,
                        new AuditLog.Act("job.delete-outputs", row.promptId, null, null)))
        .chain(() -> deletedAt(session, tenant, row));
  }

  /** Another may have deleted them a moment ago. */
  private static Uni<Instant> deletedAt(Mutiny.Session session, TenantId tenant, JobRow row) {
    return session
        .createSelectionQuery(
            "select deletedAt from DeletedOutputsRow where tenant = :tenant and jobId = :job",
            Instant.class)
        .setParameter("tenant", tenant.value())
        .setParameter("job", row.id)
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(() -> refused(row.promptId, needed(row)));
  }

  private static String needed(JobRow row) {
    return row.attempt == 0 && row.answeredBy == null
        ? "never ran and has no outputs"
        : "is of a batch that has not ended, or its run answers for a job that has not";
  }

  private static ProblemException refused(String id, String why) {
    return new ProblemException(
        ProblemType.WRONG_STATE, "outputs of job %s cannot be deleted: it %s".formatted(id, why));
  }
}
