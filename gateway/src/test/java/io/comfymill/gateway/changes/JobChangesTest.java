package io.comfymill.gateway.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.GatewayConfigs;
import io.comfymill.gateway.database.FakeJobTable;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.Changes;
import io.comfymill.gateway.liverecords.FakeLiveRecords;
import io.comfymill.gateway.liverecords.JobRowSamples;
import io.comfymill.gateway.liverecords.LiveRecord;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobChangesTest {
  private final FakeLiveRecords live = new FakeLiveRecords();
  private final AcceptedJobs accepted = new AcceptedJobs(GatewayConfigs.defaults());
  private final FakeJobTable table = new FakeJobTable();
  private final MissedChanges missed = new MissedChanges();
  private final List<String> told = new ArrayList<>();
  private boolean listenerFails;
  private final JobChanges changes =
      new JobChanges(live, accepted, table, missed, List.of(this::changed));

  private Uni<Void> changed(ObservedChange change) {
    if (listenerFails) {
      return Uni.createFrom().failure(new IllegalStateException("the listener fails"));
    }
    told.add(change.promptId().value() + " " + change.state());
    return Uni.createFrom().voidItem();
  }

  private void apply(ObservedChange change) {
    changes.apply(change).await().indefinitely();
  }

  @Test
  void aChangeWaitsUntilTheOneBeforeItIsWrittenAndTold() {
    live.setSlow(true);
    changes.apply(Changes.running("a", 3)).subscribe().with(done -> {});
    changes.apply(Changes.succeeded("a", 4)).subscribe().with(done -> {});
    assertThat(live.written()).isEmpty();
    live.release();
    assertThat(told).containsExactly("a RUNNING");
    live.release();
    assertThat(live.written()).containsExactly("RUNNING 3", "remove 4");
    assertThat(told).containsExactly("a RUNNING", "a SUCCEEDED");
  }

  @Test
  void aLateRunningNeverReopensAJobThatHasSucceeded() {
    live.setSlow(true);
    changes.apply(Changes.succeeded("a", 4)).subscribe().with(done -> {});
    changes.apply(Changes.running("a", 3)).subscribe().with(done -> {});
    live.release();
    assertThat(live.written()).containsExactly("remove 4");
    assertThat(told).containsExactly("a SUCCEEDED");
  }

  @Test
  void otherJobsAreNotHeldUp() {
    live.setSlow(true);
    changes.apply(Changes.running("slow", 3)).subscribe().with(done -> {});
    live.setSlow(false);
    apply(Changes.succeeded("fast", 4));
    assertThat(told).containsExactly("fast SUCCEEDED");
  }

  @Test
  void whatTheTailAndTheTableTellAtOnceIsToldOnce() {
    live.setSlow(true);
    changes.apply(Changes.succeeded("a", 4)).subscribe().with(done -> {});
    changes.apply(Changes.row("a", JobState.SUCCEEDED, 4)).subscribe().with(done -> {});
    live.release();
    assertThat(told).containsExactly("a SUCCEEDED");
  }

  @Test
  void whatCannotBeWrittenIsToldAndMadeUpForLater() {
    live.setAway(true);
    apply(Changes.succeeded("a", 4));
    assertThat(told).containsExactly("a SUCCEEDED");
    assertThat(missed.next(10)).containsExactly(Changes.id("a"));
  }

  @Test
  void whatCannotBeToldIsNotTakenForTold() {
    listenerFails = true;
    apply(Changes.succeeded("a", 4));
    assertThat(missed.next(10)).containsExactly(Changes.id("a"));
    listenerFails = false;
    changes.tell(Changes.row("a", JobState.SUCCEEDED, 4)).await().indefinitely();
    assertThat(told).containsExactly("a SUCCEEDED");
  }

  @Test
  void aRecordThatIsNotThereIsPutFromItsRow() {
    live.setAnswer(LiveRecords.Advance.MISSING);
    table.write(JobRowSamples.row("a", JobState.RUNNING, 3));
    apply(Changes.running("a", 3));
    assertThat(live.written()).containsExactly("RUNNING 3", "put 3");
  }

  @Test
  void aRecordIsNotPutForAJobThatHasEndedMeanwhile() {
    live.setAnswer(LiveRecords.Advance.MISSING);
    table.write(JobRowSamples.row("a", JobState.SUCCEEDED, 4));
    apply(Changes.running("a", 3));
    assertThat(live.written()).containsExactly("RUNNING 3");
  }

  @Test
  void aMovedJobGetsTheNumberOfItsRow() {
    live.setAnswer(LiveRecords.Advance.MOVED);
    table.write(JobRowSamples.row("a", JobState.QUEUED, 3));
    apply(Changes.queued("a", 3));
    assertThat(live.written()).containsExactly("QUEUED 3", "renumber 3.0");
  }

  @Test
  void anyChangeIsAnAnswerForAnAcceptedJob() {
    LiveRecord waiting = LiveRecord.accepted(JobRowSamples.spec(1, "{}"));
    accepted.add(TenantId.DEFAULT, waiting);
    apply(Changes.queued("mine", 1));
    assertThat(accepted.size()).isZero();
  }
}
