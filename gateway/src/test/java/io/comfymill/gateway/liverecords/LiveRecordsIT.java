package io.comfymill.gateway.liverecords;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts, on a real Redis. */
class LiveRecordsIT {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final LiveRecord ACCEPTED = LiveRecord.accepted(JobRowSamples.spec(1.5, "{}"));
  private static final JobId ID = ACCEPTED.job().id();

  @TempDir static Path folder;
  private static LiveRedis server;
  private final LiveRecords live = new LiveRecords(new GroupedRequests(server.redis()));
  private final LivePages pages = new LivePages(server.redis());

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = new LiveRedis(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    server.empty();
  }

  @Test
  void whatWasPutIsReadOnceTheRecordsAreComplete() {
    put();
    assertThat(all()).isEmpty();
    pages.markComplete(1).await().indefinitely();
    assertThat(all().orElseThrow()).containsExactly(ACCEPTED);
    assertThat(live.count(TENANT).await().indefinitely()).isEqualTo(1);
    assertThat(live.tenants().await().indefinitely()).containsExactly(TENANT);
  }

  @Test
  void aSecondPutChangesNothing() {
    put();
    advance(JobState.RUNNING, 5, 1);
    assertThat(put()).isFalse();
    assertThat(state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void anOlderChangeNeverOverwritesANewerOne() {
    put();
    assertThat(advance(JobState.RUNNING, 5, 1)).isTrue();
    assertThat(advance(JobState.ASSIGNED, 4, 1)).isFalse();
    assertThat(advance(JobState.QUEUED, 6, 1)).isTrue();
    assertThat(advance(JobState.RUNNING, 5, 1)).isFalse();
    assertThat(state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void theNumberAndTheClientSurviveEveryChange() {
    put();
    advance(JobState.ASSIGNED, 3, 1);
    LiveJob job = live.find(TENANT, ID).await().indefinitely().orElseThrow();
    assertThat(job.number()).isEqualTo(1.5);
    assertThat(job.clientId()).isEqualTo("client");
    assertThat(job.nodeId()).isEqualTo(new NodeId("n"));
    assertThat(job.submittedAt()).isEqualTo(JobRowSamples.SUBMITTED);
  }

  @Test
  void anAttemptThatWasSeenRunningDoesNotGoBackToAssigned() {
    put();
    assertThat(live.running(TENANT, new AttemptId(ID, 1)).await().indefinitely()).isTrue();
    assertThat(advance(JobState.ASSIGNED, 3, 1)).isFalse();
    assertThat(state()).isEqualTo(JobState.RUNNING);
    assertThat(advance(JobState.QUEUED, 4, 1)).isTrue();
    assertThat(live.running(TENANT, new AttemptId(ID, 1)).await().indefinitely()).isFalse();
    assertThat(advance(JobState.ASSIGNED, 5, 2)).isTrue();
  }

  @Test
  void aJobThatIsGoneStaysGone() {
    put();
    assertThat(remove(8)).isTrue();
    assertThat(advance(JobState.RUNNING, 7, 1)).isFalse();
    assertThat(put()).isFalse();
    assertThat(live.count(TENANT).await().indefinitely()).isZero();
  }

  @Test
  void anEndThatIsFasterThanThePutLeavesNoRecord() {
    remove(8);
    assertThat(put()).isFalse();
    assertThat(live.find(TENANT, ID).await().indefinitely()).isEmpty();
  }

  @Test
  void whatItsClientDeletedComesBackByNoChange() {
    put();
    assertThat(live.delete(TENANT, ID).await().indefinitely()).isTrue();
    assertThat(outcome(JobState.QUEUED, 9, 1)).isEqualTo(LiveRecords.Advance.NOTHING);
    assertThat(put(9)).isFalse();
    remove(9);
    assertThat(put(10)).isFalse();
  }

  @Test
  void aFailedJobThatIsToRunOnceMoreComesBack() {
    put();
    remove(8);
    assertThat(outcome(JobState.FAILED, 8, 1)).isEqualTo(LiveRecords.Advance.NOTHING);
    assertThat(outcome(JobState.QUEUED, 9, 1)).isEqualTo(LiveRecords.Advance.MISSING);
    assertThat(put(9)).isTrue();
    assertThat(remove(8)).as("the end of before, from a slow gateway").isFalse();
    assertThat(state()).isEqualTo(JobState.QUEUED);
    assertThat(remove(12)).isTrue();
  }

  @Test
  void aMovedJobHasItsNewNumberInBothPlaces() {
    put();
    pages.markComplete(1).await().indefinitely();
    assertThat(live.renumber(TENANT, ID, -7).await().indefinitely()).isTrue();
    LiveRecord moved = all().orElseThrow().get(0);
    assertThat(moved.job().number()).isEqualTo(-7);
    assertThat(moved.parsedTuple().get(0).asText()).isEqualTo("-7");
    assertThat(moved.parsedTuple().get(1)).isEqualTo(ACCEPTED.parsedTuple().get(1));
  }

  @Test
  void numbersAreCountedFromTheirSeed() {
    assertThat(live.nextNumber().await().indefinitely()).isEmpty();
    live.seedNumber(41).await().indefinitely();
    live.seedNumber(7).await().indefinitely();
    assertThat(live.nextNumber().await().indefinitely()).contains(42L);
    assertThat(live.nextNumber().await().indefinitely()).contains(43L);
  }

  /** Every unfinished job with its tuple; empty while the records are not complete. */
  private Optional<List<LiveRecord>> all() {
    return pages.states(TENANT).await().indefinitely().map(this::records);
  }

  private List<LiveRecord> records(List<LiveJob> jobs) {
    Map<JobId, String> tuples =
        pages.tuples(TENANT, jobs.stream().map(LiveJob::id).toList()).await().indefinitely();
    return jobs.stream().map(job -> new LiveRecord(job, tuples.get(job.id()))).toList();
  }

  private boolean put() {
    return live.put(TENANT, ACCEPTED).await().indefinitely();
  }

  private boolean put(long sequence) {
    LiveJob job = ACCEPTED.job();
    LiveJob newer =
        new LiveJob(
            ID,
            job.promptId(),
            job.clientId(),
            job.number(),
            JobState.QUEUED,
            sequence,
            1,
            null,
            job.submittedAt());
    return live.put(TENANT, new LiveRecord(newer, ACCEPTED.tuple())).await().indefinitely();
  }

  private boolean remove(long sequence) {
    return advance(JobState.SUCCEEDED, sequence, 1);
  }

  private boolean advance(JobState state, long sequence, int attempt) {
    return outcome(state, sequence, attempt) == LiveRecords.Advance.DONE;
  }

  private LiveRecords.Advance outcome(JobState state, long sequence, int attempt) {
    ObservedChange change =
        new ObservedChange(
            ID,
            TENANT,
            new PromptId("mine"),
            "client",
            sequence,
            attempt,
            state,
            new NodeId("n"),
            null,
            null);
    return live.apply(change).await().indefinitely();
  }

  private JobState state() {
    return live.find(TENANT, ID).await().indefinitely().orElseThrow().state();
  }

  @Test
  void aChangeOfAJobWithoutRecordOrEndIsToBePut() {
    assertThat(outcome(JobState.RUNNING, 5, 1)).isEqualTo(LiveRecords.Advance.MISSING);
  }

  @Test
  void aSecondQueuedMeansThatTheJobWasMoved() {
    put();
    assertThat(outcome(JobState.QUEUED, 2, 1)).isEqualTo(LiveRecords.Advance.DONE);
    assertThat(outcome(JobState.QUEUED, 3, 1)).isEqualTo(LiveRecords.Advance.MOVED);
  }

  @Test
  void aPageOfChangesIsAppliedInOneTripAndOldOnesAreRefused() {
    put();
    advance(JobState.RUNNING, 5, 1);
    assertThat(
            pages
                .applyAll(
                    List.of(
                        Changes.row("mine", JobState.QUEUED, 4),
                        Changes.row("mine", JobState.RUNNING, 5),
                        Changes.row("other", JobState.RUNNING, 6),
                        Changes.row("mine", JobState.SUCCEEDED, 7)))
                .await()
                .indefinitely())
        .containsExactly(
            LiveRecords.Advance.NOTHING,
            LiveRecords.Advance.DONE, // for the number that only a row knows
            LiveRecords.Advance.MISSING,
            LiveRecords.Advance.DONE);
    assertThat(live.count(TENANT).await().indefinitely()).isZero();
  }

  @Test
  void theMarkNeverGoesBackNorComesFromNothing() {
    pages.mark(4).await().indefinitely();
    assertThat(pages.upTo().await().indefinitely()).isEmpty();
    pages.markComplete(5).await().indefinitely();
    pages.mark(9).await().indefinitely();
    pages.mark(7).await().indefinitely();
    assertThat(pages.upTo().await().indefinitely()).contains(9L);
  }
}
