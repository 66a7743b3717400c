package io.comfymill.gateway.database;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which jobs share a {@code prompt_id}. The first one's id follows from it; those that came later,
 * with other graphs, are in a table.
 */
@ApplicationScoped
public class ResubmittedPrompts {
  private final Database database;

  ResubmittedPrompts(Database database) {
    this.database = database;
  }

  /** All that could have it, the newest first; whether the first one exists is not looked up. */
  public Uni<List<JobId>> jobs(TenantId tenant, PromptId prompt) {
    return database
        .read(
            session ->
                session
                    .createQuery(
                        "from ResubmittedRow where tenant = :tenant and promptId = :prompt"
                            + " order by submittedAt desc",
                        ResubmittedRow.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("prompt", prompt.value())
                    .getResultList())
        .map(
            rows ->
                Stream.concat(
                        rows.stream().map(row -> new JobId(row.jobId)),
                        Stream.of(JobId.of(tenant, prompt)))
                    .toList());
  }

  /** Before the job is submitted, so that nobody finds it without its {@code prompt_id}. */
  public Uni<Void> add(TenantId tenant, PromptId prompt, JobId job, Instant now) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(
                        """
                        insert into gateway.resubmitted_prompts
                          (job_id, tenant, prompt_id, submitted_at)
                        values (:job, :tenant, :prompt, :now) on conflict do nothing""")
                    .setParameter("job", job.value())
                    .setParameter("tenant", tenant.value())
                    .setParameter("prompt", prompt.value())
                    .setParameter("now", now)
                    .executeUpdate())
        .replaceWithVoid();
  }
}
