package io.comfymill.gateway.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.GatewayConfigs;
import io.comfymill.gateway.database.FakeJobTable;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.Changes;
import io.comfymill.gateway.liverecords.FakeJobRows;
import io.comfymill.gateway.liverecords.GroupedRequests;
import io.comfymill.gateway.liverecords.JobRowSamples;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.LiveCheck;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.liverecords.LivePages;
import io.comfymill.gateway.liverecords.LiveRebuild;
import io.comfymill.gateway.liverecords.LiveRecord;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.liverecords.LiveRedis;
import io.comfymill.gateway.liverecords.LiveSync;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link CatchUp}, {@link LiveRebuild} and {@link LiveCheck}, on a real Redis. */
class CatchUpIT {
  private static final TenantId TENANT = TenantId.DEFAULT;

  private final AtomicInteger progress = new AtomicInteger();
  @TempDir static Path folder;
  private static LiveRedis server;

  private final FakeJobTable table = new FakeJobTable();
  private final FakeJobRows rows = new FakeJobRows(table);
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

  /** A gateway that has just started. */
  private final class Gateway {
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final MissedChanges missed = new MissedChanges();
    private final AcceptedJobs accepted;
    private final JobChanges changes;
    private final LiveRebuild rebuild;
    private final CatchUp catchUp;
    private boolean listenerFails;

    Gateway(Redis redis, String checkInterval) {
      GatewayConfig config =
          GatewayConfigs.with(
              Map.of("comfymill.gateway.live-records.rebuild-interval", checkInterval));
      LivePages livePages = new LivePages(redis);
      LiveRecords records = new LiveRecords(new GroupedRequests(redis));
      LiveSync sync = new LiveSync(livePages, table);
      sync.onProgress(progress::incrementAndGet);
      accepted = new AcceptedJobs(config);
      changes = new JobChanges(records, accepted, table, missed, List.of(this::changed));
      rebuild = new LiveRebuild(livePages, sync, accepted, rows);
      LiveCheck check = new LiveCheck(records, livePages, sync, rows, config);
      catchUp = new CatchUp(rows, changes, missed, rebuild, check, sync, livePages);
    }

    private Uni<Void> changed(ObservedChange change) {
      if (listenerFails) {
        return Uni.createFrom().failure(new IllegalStateException("the listener fails"));
      }
      told.add(change.promptId().value() + " " + change.state());
      return Uni.createFrom().voidItem();
    }

    void tick() {
      catchUp.catchUp().await().indefinitely();
    }
  }

  private Gateway gateway() {
    return new Gateway(server.redis(), "1h");
  }

  private void write(String promptId, JobState state, long sequence) {
    table.write(JobRowSamples.row(promptId, state, sequence));
  }

  private void writeQueued(int count) {
    for (int i = 1; i <= count; i++) {
      write("p" + i, JobState.QUEUED, i);
    }
  }

  private long records() {
    return live.count(TENANT).await().indefinitely();
  }

  private Optional<LiveJob> record(String promptId) {
    return live.find(TENANT, Changes.id(promptId)).await().indefinitely();
  }

  private Optional<Long> upTo() {
    return pages.upTo().await().indefinitely();
  }

  @Test
  void afterRedisWasEmptiedAllRecordsComeBackPageByPage() {
    writeQueued(2_500);
    gateway().tick();
    assertThat(records()).isEqualTo(2_500);
    assertThat(upTo()).contains(2_500L);
    assertThat(rows.takeAsked()).filteredOn("unfinishedAfter"::equals).hasSize(3);
    assertThat(table.pages()).allMatch(whole -> whole <= 100, "whole rows in memory at once");
    assertThat(progress.get()).as("a rebuild is seen to get on").isGreaterThan(25);
  }

  @Test
  void whileNothingChangesNothingIsDone() {
    writeQueued(300);
    Gateway gateway = gateway();
    gateway.tick();
    gateway.tick();
    rows.takeAsked();
    int whole = table.pages().size();
    gateway.tick();
    assertThat(rows.takeAsked()).containsExactly("changedSince");
    assertThat(table.pages()).hasSize(whole);
    assertThat(gateway.told).hasSizeLessThanOrEqualTo(300);
  }

  @Test
  void aGatewayThatWasAwayGoesThroughWhatHasChangedSinceAndNoMore() {
    writeQueued(1_000);
    Gateway before = gateway();
    before.tick();
    before.tick();
    rows.takeAsked();
    int whole = table.pages().size();
    write("p7", JobState.RUNNING, 1_001);
    write("p8", JobState.SUCCEEDED, 1_002);
    write("new", JobState.QUEUED, 1_003);
    gateway().tick();
    assertThat(record("p7").orElseThrow().state()).isEqualTo(JobState.RUNNING);
    assertThat(record("p8")).isEmpty();
    assertThat(record("new")).isPresent();
    assertThat(rows.takeAsked()).containsOnly("changedSince");
    assertThat(table.pages().subList(whole, table.pages().size())).containsExactly(1);
  }

  @Test
  void aChangeThatNoEventToldOfIsTold() {
    write("a", JobState.RUNNING, 1);
    Gateway gateway = gateway();
    gateway.tick();
    write("a", JobState.SUCCEEDED, 2);
    gateway.tick();
    gateway.tick();
    assertThat(gateway.told).filteredOn("a SUCCEEDED"::equals).hasSize(1);
    assertThat(record("a")).isEmpty();
  }

  @Test
  void whatTheTailHandlesAtTheSameTimeIsToldOnceAndInOrder() {
    Gateway gateway = gateway();
    gateway.tick();
    for (int i = 1; i <= 200; i++) {
      write("p" + i, JobState.SUCCEEDED, 1_000 + i);
    }
    Uni<Void> tail =
        Uni.join()
            .all(
                table.rows().stream()
                    .map(row -> row.promptId)
                    .map(id -> events(gateway, id))
                    .toList())
            .andFailFast()
            .replaceWithVoid();
    Uni.join().all(tail, gateway.catchUp.catchUp()).andFailFast().await().indefinitely();
    assertThat(gateway.told).filteredOn(told -> told.endsWith("SUCCEEDED")).hasSize(200);
    for (int i = 1; i <= 200; i++) {
      String job = "p" + i + " ";
      assertThat(gateway.told)
          .filteredOn(told -> told.startsWith(job))
          .last()
          .isEqualTo(job + "SUCCEEDED");
    }
    assertThat(records()).isZero();
  }

  private static Uni<Void> events(Gateway gateway, String id) {
    long sequence = 1_000 + Long.parseLong(id.substring(1));
    return gateway
        .changes
        .apply(Changes.succeeded(id, sequence))
        .chain(() -> gateway.changes.apply(Changes.running(id, sequence - 500)));
  }

  @Test
  void whileRedisIsAwayClientsAreToldAllTheSame() {
    Gateway gateway = new Gateway(server.away(), "1h");
    assertThatThrownBy(gateway::tick).isInstanceOf(Exception.class);
    write("a", JobState.SUCCEEDED, 2);
    assertThatThrownBy(gateway::tick).isInstanceOf(Exception.class);
    assertThat(gateway.told).containsExactly("a SUCCEEDED");
    assertThat(gateway.rebuild.isRequested()).isTrue();
  }

  @Test
  void whatWasMissedIsMadeUpForAndTheMarkWaitsForIt() {
    write("a", JobState.RUNNING, 1);
    Gateway gateway = gateway();
    gateway.tick();
    gateway.tick();
    gateway.listenerFails = true;
    write("a", JobState.SUCCEEDED, 2);
    for (int i = 0; i < 6; i++) {
      gateway.tick();
    }
    assertThat(upTo())
        .as("not past what was missed")
        .hasValueSatisfying(m -> assertThat(m).isLessThan(2));
    gateway.listenerFails = false;
    for (int i = 0; i < 6; i++) {
      gateway.tick();
    }
    assertThat(gateway.told).contains("a SUCCEEDED");
    assertThat(upTo()).contains(2L);
  }

  @Test
  void whilePostgresIsAwayNothingIsLost() {
    write("a", JobState.RUNNING, 1);
    Gateway gateway = gateway();
    gateway.tick();
    write("a", JobState.SUCCEEDED, 2);
    table.setAway(true);
    assertThatThrownBy(gateway::tick).isInstanceOf(Exception.class);
    table.setAway(false);
    gateway.tick();
    assertThat(gateway.told).contains("a SUCCEEDED");
  }

  @Test
  void aJobThatTheSchedulerHasNotTakenInIsPutAgain() {
    Gateway gateway = gateway();
    gateway.accepted.add(TENANT, LiveRecord.accepted(JobRowSamples.spec(1, "{}")));
    gateway.tick();
    assertThat(record("mine")).isPresent();
  }

  @Test
  void aMovedRowHasItsNewNumber() {
    write("a", JobState.QUEUED, 1);
    Gateway gateway = gateway();
    gateway.tick();
    JobRow moved = JobRowSamples.row("a", JobState.QUEUED, 2);
    moved.number = -7;
    table.write(moved);
    gateway.tick();
    assertThat(record("a").orElseThrow().number()).isEqualTo(-7);
  }

  @Test
  void aRecordThatNobodyThoughtOfIsPutRightInTime() {
    writeQueued(30);
    Gateway gateway = new Gateway(server.redis(), "PT0.000001S");
    gateway.tick();
    live.apply(Changes.succeeded("p3", 2)).await().indefinitely();
    write("ended", JobState.SUCCEEDED, 0);
    LiveRecord ghost = JobRows.liveRecord(JobRowSamples.row("ended", JobState.RUNNING, 0));
    live.put(TENANT, ghost).await().indefinitely();
    for (int i = 0; i < 3; i++) {
      gateway.tick();
    }
    assertThat(record("ended")).isEmpty();
    assertThat(record("p3")).isPresent();
    assertThat(records()).isEqualTo(30);
  }
}
