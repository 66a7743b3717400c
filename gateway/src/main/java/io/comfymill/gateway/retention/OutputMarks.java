package io.comfymill.gateway.retention;

import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/** Notes whose outputs are deleted; with them go the assets that they are. */
@ApplicationScoped
class OutputMarks {
  /** A job that was accepted with one of the files a moment ago has noted so by then. */
  static final Duration GRACE = Duration.ofMinutes(1);

  /**
   * A condition on {@code scheduler.jobs j}: a run of the tenant that has ended, as has whatever
   * needs what it made.
   */
  static final String FREE =
      """
       j.tenant = :tenant and j.finished_at is not null and j.attempt > 0
        and not exists (select 1 from scheduler.jobs s
          where s.answered_by = j.id and s.tenant = :tenant and s.finished_at is null)
        and not exists (select 1 from gateway.batch_cells c
          join gateway.batches b on b.id = c.batch and b.tenant = :tenant
          where c.job_id = j.id and c.tenant = :tenant and b.finished_at is null)
        and not exists (select 1 from scheduler.jobs s
          join gateway.batch_cells c on c.job_id = s.id and c.tenant = :tenant
          join gateway.batches b on b.id = c.batch and b.tenant = :tenant
          where s.answered_by = j.id and s.tenant = :tenant and b.finished_at is null)
      """;

  /** After {@code with due as (select … id …)}. */
  private static final String MARK =
      """
      , runs as (select id as run, id as job from due
        union all select s.answered_by, s.id from scheduler.jobs s
          where s.tenant = :tenant and s.answered_by in (select id from due)),
      marked as (
        insert into gateway.deleted_outputs (job_id, tenant, run, deleted_at, why, sweep_after)
        select job, :tenant, run, :now, :why,
          case when job = run then cast(:sweep as timestamptz) end
        from runs on conflict do nothing returning job_id),
      gone as (delete from gateway.asset_records a
        where a.tenant = :tenant and a.job_id in (select job_id from marked))
      select count(*) from marked""";

  private final InstantSource clock;

  OutputMarks(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Jobs whose outputs are to go.
   *
   * @param why as in the table
   * @param select a query of the ids of runs, which need not be marked yet; it names the tenant
   * @param values of the query's parameters
   */
  record Due(String why, String select, Map<String, Object> values) {}

  /** How many jobs have lost their outputs. */
  Uni<Long> mark(Mutiny.Session session, TenantId tenant, Due due) {
    Instant now = clock.instant();
    Mutiny.SelectionQuery<Long> query =
        session
            .createNativeQuery("with due as (" + due.select() + ")" + MARK, Long.class)
            .setParameter("tenant", tenant.value())
            .setParameter("now", now)
            .setParameter("sweep", now.plus(GRACE))
            .setParameter("why", due.why());
    due.values().forEach(query::setParameter);
    return query.getSingleResult();
  }
}
