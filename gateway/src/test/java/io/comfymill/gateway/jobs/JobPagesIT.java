package io.comfymill.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.ManyJobs;
import io.comfymill.gateway.history.Forgotten;
import io.comfymill.gateway.history.JobCounts;
import io.comfymill.gateway.history.JobOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of a long list, which must not get slower with its length. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class JobPagesIT {
  private static final Set<JobStatus> EVERY = EnumSet.allOf(JobStatus.class);
  private static final Set<JobStatus> FAILED = EnumSet.of(JobStatus.FAILED);
  private static final JobList.Order OLDEST_FIRST = new JobList.Order(false, true);
  private static final JobList.Order SHORTEST_FIRST = new JobList.Order(true, true);

  @Inject JobList list;

  FakeScheduler scheduler;

  private ManyJobs jobs;

  @BeforeEach
  void fill() throws SQLException {
    GatewayServers.awaitReady();
    jobs = new ManyJobs(scheduler);
  }

  @AfterEach
  void remove() throws SQLException {
    jobs.remove();
  }

  private static JobList.Query query(
      Set<JobStatus> statuses, JobList.Order order, int offset, int limit) {
    return new JobList.Query(statuses, null, JobFilter.ALL, order, offset, limit);
  }

  private void hasPagesOf(Set<JobStatus> statuses, JobList.Order order, List<UUID> expected) {
    int size = expected.size();
    for (int offset : new int[] {0, 1, size / 2, size - 7, size, size + 5_000}) {
      JobsPage page =
          list.page(jobs.tenant(), query(statuses, order, offset, 20))
              .await()
              .atMost(ManyJobs.LIMIT);
      assertThat(page.jobs().stream().map(job -> job.jobId().value()))
          .as("%s of %s from %d on", order, statuses, offset)
          .containsExactlyElementsOf(
              expected.subList(Math.min(offset, size), Math.min(offset + 20, size)));
      assertThat(page.pagination().total()).isEqualTo(size);
      assertThat(page.pagination().hasMore()).isEqualTo(offset + 20 < size);
    }
  }

  @Test
  void pagesAreWhereTheirOffsetsSay() throws SQLException {
    String newest = "order by j.submitted_at desc, j.id desc";
    hasPagesOf(EVERY, JobList.Order.NEWEST_FIRST, jobs.ids(newest));
    hasPagesOf(FAILED, OLDEST_FIRST, jobs.ids("and j.state = 'FAILED' order by j.submitted_at"));
    hasPagesOf(EVERY, SHORTEST_FIRST, jobs.ids("order by j.finished_at - j.started_at, j.id"));
  }

  @Test
  void countsFollowEveryChange() throws SQLException {
    String newest = "order by j.submitted_at desc, j.id desc";
    scheduler.sql(
        "update scheduler.jobs set state = 'QUEUED', finished_at = null, started_at = null,"
            + " changed_seq = nextval('scheduler.job_changes')"
            + " where tenant = ? and number > 19000 and state = 'FAILED'",
        jobs.tenant().value());
    hasPagesOf(FAILED, JobList.Order.NEWEST_FIRST, jobs.ids("and j.state = 'FAILED' " + newest));
    hasPagesOf(
        EnumSet.of(JobStatus.PENDING, JobStatus.COMPLETED),
        JobList.Order.NEWEST_FIRST,
        jobs.ids("and j.state in ('QUEUED', 'SUCCEEDED') " + newest));
  }

  @Test
  void whatWasDeletedIsNeitherShownNorCounted() throws SQLException {
    jobs.delete(9_000, 9_999);
    String newest = " order by j.submitted_at desc, j.id desc";
    List<UUID> left = jobs.ids("and j.number not between 9000 and 9999" + newest);
    hasPagesOf(EVERY, JobList.Order.NEWEST_FIRST, left);
    jobs.clear(5_000);
    hasPagesOf(
        EVERY,
        JobList.Order.NEWEST_FIRST,
        jobs.ids("and j.number > 5000 and j.number not between 9000 and 9999" + newest));
  }

  @Test
  void aRowThatCannotBeReadIsShownAsThatAndTheOthersAsEver() throws SQLException {
    scheduler.sql(
        "update scheduler.jobs set spec = '{\"x\": 1}' where tenant = ? and number = 19999",
        jobs.tenant().value());

    JobsPage page =
        list.page(jobs.tenant(), query(EVERY, JobList.Order.NEWEST_FIRST, 0, 20))
            .await()
            .atMost(ManyJobs.LIMIT);

    assertThat(page.jobs()).hasSize(20);
    assertThat(page.jobs().stream().map(JobsPage.Job::unreadable))
        .filteredOn(Objects::nonNull)
        .containsExactly(true);
    assertThat(page.jobs().get(1).unreadable()).isTrue();
  }

  @Test
  void aPageIsMergedFromTheOrderOfItsIndices() throws SQLException {
    Mutiny.Session none = null; // the text of the query is all that is wanted
    for (JobList.Order order : List.of(JobList.Order.NEWEST_FIRST, OLDEST_FIRST, SHORTEST_FIRST)) {
      String plan =
          jobs.plan(
              new JobSelection(none, jobs.tenant(), query(EVERY, order, 100, 20))
                  .sql(
                      new Forgotten(0, true),
                      new JobCounts.Place(
                          order.byDuration() ? "" : JobOrder.SUBMITTED.within(490_922, 490_930),
                          40)));
      assertThat(plan)
          .contains("Merge Append", order.byDuration() ? "jobs_by_duration" : "jobs_by_age")
          .doesNotContain("Seq Scan on jobs");
    }
  }
}
