package io.comfymill.gateway.v2.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.ManyJobs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of Comfy API v2, which must not get slower with its length. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class JobPageSqlIT {
  private static final Set<JobStatus> EVERY = EnumSet.allOf(JobStatus.class);
  private static final String NEWEST = " order by j.submitted_at desc, j.id desc";

  FakeScheduler scheduler;

  private ManyJobs jobs;

  @BeforeEach
  void fill() throws SQLException {
    GatewayServers.awaitReady();
    jobs = new ManyJobs(scheduler);
    scheduler.sql(
        "update scheduler.jobs set failure_cause = 'DEADLINE_PASSED'"
            + " where tenant = ? and state = 'FAILED' and cast(number as int) % 20 = 0",
        jobs.tenant().value());
    scheduler.sql(
        "update scheduler.jobs set state = 'QUEUED', finished_at = null, started_at = null,"
            + " cancel_reason = case when cast(number as int) % 2 = 0 then 'not wanted' end"
            + " where tenant = ? and number > 19990",
        jobs.tenant().value());
  }

  @AfterEach
  void remove() throws SQLException {
    jobs.remove();
  }

  private String sql(Set<JobStatus> statuses, int offset, int limit) {
    return JobPageSql.of(statuses, offset, limit).replace(":oldest", "timestamptz '2026-01-02'");
  }

  private void hasPagesOf(Set<JobStatus> statuses, String condition) throws SQLException {
    List<UUID> expected =
        scheduler.column(
            UUID.class,
            "select j.id from scheduler.jobs j where j.tenant = ?"
                + " and (j.finished_at is null or j.finished_at > timestamptz '2026-01-02') and "
                + condition
                + NEWEST,
            jobs.tenant().value());
    for (int offset : new int[] {0, 3, 700}) {
      String page = sql(statuses, offset, 20).replace(":tenant", "'" + jobs.tenant().value() + "'");
      assertThat(scheduler.column(UUID.class, page))
          .as("%s from %d on", statuses, offset)
          .containsExactlyElementsOf(
              expected.subList(
                  Math.min(offset, expected.size()), Math.min(offset + 20, expected.size())));
    }
  }

  @Test
  void eachStatusHasItsJobsInOrder() throws SQLException {
    hasPagesOf(EVERY, "true");
    hasPagesOf(EnumSet.of(JobStatus.QUEUED), "j.state = 'QUEUED' and j.cancel_reason is null");
    hasPagesOf(
        EnumSet.of(JobStatus.CANCELING), "j.state = 'QUEUED' and j.cancel_reason is not null");
    hasPagesOf(EnumSet.of(JobStatus.CANCELED), "j.state = 'CANCELLED'");
    hasPagesOf(
        EnumSet.of(JobStatus.FAILED, JobStatus.SUCCEEDED),
        "j.state in ('FAILED', 'SUCCEEDED') and j.failure_cause is null");
    hasPagesOf(
        EnumSet.of(JobStatus.EXPIRED),
        "j.state = 'FAILED' and j.failure_cause = 'DEADLINE_PASSED'");
  }

  @Test
  void aPageIsMergedFromTheOrderOfItsIndices() throws SQLException {
    assertThat(jobs.plan(sql(EVERY, 100, 20)))
        .contains("Merge Append", "jobs_by_age", "jobs_cancelled_early")
        .doesNotContain("Seq Scan on jobs");
  }
}
