package io.comfymill.gateway;

import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.WireJson;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A tenant of its own with 20,000 ended jobs, one for each minute, of which every tenth failed and
 * every twentieth was cancelled before it ran.
 */
public final class ManyJobs {
  public static final int ALL = 20_000;

  /** Those that are shown. */
  public static final int SHOWN = ALL - ALL / 20;

  public static final Duration LIMIT = Duration.ofSeconds(20);

  private final FakeScheduler scheduler;
  private final TenantId tenant = new TenantId("many-" + UUID.randomUUID());

  public ManyJobs(FakeScheduler scheduler) throws SQLException {
    this.scheduler = scheduler;
    scheduler.sql(
        """
        insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,
          submitted_at, queued_at, started_at, finished_at, changed_seq)
        select gen_random_uuid(), ?, gen_random_uuid(), i, 0,
          case when i % 20 = 5 then 'CANCELLED' when i % 10 = 0 then 'FAILED'
            else 'SUCCEEDED' end,
          1, ?, at, at, case when i % 20 <> 5 then at end, at + i % 7 * interval '1 second',
          nextval('scheduler.job_changes')
        from generate_series(1, ?) i,
          lateral (select timestamptz '2026-01-01' + i * interval '1 minute' as at) t""",
        tenant.value(), spec(), ALL);
    scheduler.sql("analyze scheduler.jobs");
    scheduler.sql("analyze scheduler.job_counts");
  }

  private String spec() {
    JobSpec spec = Specs.plain(tenant, new PromptId("any"), Instant.EPOCH);
    return WireJson.text(spec);
  }

  public TenantId tenant() {
    return tenant;
  }

  /** Ids of jobs that are shown, by a plain query. */
  public List<UUID> ids(String conditionAndOrder) throws SQLException {
    return scheduler.column(
        UUID.class,
        "select j.id from scheduler.jobs j where j.tenant = ? and (j.state <> 'CANCELLED' or"
            + " j.started_at is not null) "
            + conditionAndOrder,
        tenant.value());
  }

  /** How PostgreSQL runs a query of the gateway. */
  public String plan(String sql) throws SQLException {
    return String.join(
        "\n",
        scheduler.column(
            String.class, "explain " + sql.replace(":tenant", "'" + tenant.value() + "'")));
  }

  /** Its tenant deletes some. */
  public void delete(int from, int to) throws SQLException {
    scheduler.gatewaySql(
        "insert into gateway.hidden_history select tenant, id, now() from scheduler.jobs"
            + " where tenant = ? and number between ? and ?",
        tenant.value(),
        from,
        to);
  }

  /** Its tenant clears away all up to one. */
  public void clear(int last) throws SQLException {
    scheduler.gatewaySql(
        "insert into gateway.cleared_history select tenant, changed_seq from scheduler.jobs"
            + " where tenant = ? and number = ?"
            + " on conflict (tenant) do update set up_to_sequence = excluded.up_to_sequence",
        tenant.value(),
        last);
  }

  public void remove() throws SQLException {
    scheduler.sql("delete from scheduler.jobs where tenant = ?", tenant.value());
  }

  /** What is left of the counts, once all has been removed. */
  public List<String> counts() throws SQLException {
    return scheduler.column(
        String.class,
        "select ordered_by || state || jobs from scheduler.job_counts where tenant = ?",
        tenant.value());
  }
}
