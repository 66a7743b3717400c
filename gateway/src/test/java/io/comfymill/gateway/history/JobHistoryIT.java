package io.comfymill.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.ManyJobs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of a long history, which must not get slower with its length. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class JobHistoryIT {
  private static final String OLDEST_FIRST = " order by j.changed_seq";

  @Inject JobHistory history;

  FakeScheduler scheduler;

  private ManyJobs jobs;
  private List<UUID> all;

  @BeforeEach
  void fill() throws SQLException {
    GatewayServers.awaitReady();
    jobs = new ManyJobs(scheduler);
    all = jobs.ids(OLDEST_FIRST);
  }

  @AfterEach
  void remove() throws SQLException {
    jobs.remove();
    assertThat(jobs.counts()).isEmpty();
  }

  private List<JobHistory.Entry> entries(int maxItems, int offset) {
    return history
        .entries(jobs.tenant(), new JobHistory.Range(maxItems, offset))
        .await()
        .atMost(ManyJobs.LIMIT);
  }

  private List<UUID> page(int maxItems, int offset) {
    return entries(maxItems, offset).stream().map(entry -> entry.id().value()).toList();
  }

  private void hasPagesOf(List<UUID> expected) {
    int size = expected.size();
    for (int offset : new int[] {0, 1, 4_000, 4_096, size / 2, size - 7, size, size + 5_000}) {
      List<UUID> page = expected.subList(Math.min(offset, size), Math.min(offset + 64, size));
      assertThat(page(64, offset)).as("from %d on", offset).isEqualTo(page);
    }
    assertThat(page(64, -1)).isEqualTo(expected.subList(Math.max(0, size - 64), size));
  }

  @Test
  void pagesAreWhereTheirOffsetsSay() {
    assertThat(all).hasSize(ManyJobs.SHOWN);
    hasPagesOf(all);
    assertThat(page(9_000, 2_000)).isEqualTo(all.subList(2_000, 11_000));
  }

  @Test
  void whatWasDeletedIsOnNoPage() throws SQLException {
    jobs.delete(9_000, 14_000);
    hasPagesOf(jobs.ids("and j.number not between 9000 and 14000" + OLDEST_FIRST));
  }

  @Test
  void whatWasClearedAwayIsOnNoPage() throws SQLException {
    history.clear(jobs.tenant()).await().atMost(ManyJobs.LIMIT);
    assertThat(page(64, 0)).isEmpty();
    assertThat(page(64, -1)).isEmpty();
    jobs.clear(9_999);
    hasPagesOf(jobs.ids("and j.number > 9999" + OLDEST_FIRST));
  }

  @Test
  void aPageReadsThePartOfTheIndexThatHoldsIt() throws SQLException {
    JobCounts.Place place = new JobCounts.Place(JobOrder.ENDED.within(2, 2), 100);
    for (int offset : new int[] {-1, 8_292}) {
      String plan =
          jobs.plan(
              JobHistory.page(new Forgotten(5, true), place, new JobHistory.Range(64, offset), 64));
      assertThat(plan).contains("(changed_seq >= 8192)").doesNotContain("Seq Scan on jobs");
    }
  }
}
