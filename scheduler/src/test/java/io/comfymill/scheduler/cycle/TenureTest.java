package io.comfymill.scheduler.cycle;

import static io.comfymill.scheduler.cycle.CycleFixture.COMMANDS;
import static io.comfymill.scheduler.cycle.CycleFixture.TERM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.intake.FakeIntakes;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.ring.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One tenure, cycle by cycle on the test's own thread. */
class TenureTest {
  private final CycleFixture world = new CycleFixture();
  private final FakeDatabase database = world.database;
  private final List<Tenure> tenures = new ArrayList<>();

  @AfterEach
  void close() {
    tenures.forEach(Tenure::close);
  }

  private Tenure begin() throws InterruptedException {
    Tenure tenure =
        new Tenure(world.context, TERM, world.refused(), world.context.stateReader().read());
    tenures.add(tenure);
    int before = world.kafka.sent("node-heartbeats").size();
    tenure.begin();
    await().until(() -> world.kafka.sent("node-heartbeats").size() > before);
    return tenure;
  }

  private FakeIntakes.Opened intake() {
    return world.intakes.latest();
  }

  private void cycle(Tenure tenure) throws InterruptedException {
    tenure.awaitWork();
    tenure.cycle();
  }

  /** A job that runs on a node, with nothing left to write. */
  private JobSpec assigned(Tenure tenure) throws InterruptedException {
    JobSpec job = Specs.job("assigned");
    intake().put(world.node(2));
    intake().put(world.submit(job));
    cycle(tenure);
    assertThat(database.latest().changes().runs()).hasSize(1);
    return job;
  }

  @Test
  void whatCameInIsWrittenWithItsOffsetAndThenSent() throws InterruptedException {
    Tenure tenure = begin();
    JobSpec job = assigned(tenure);

    assertThat(database.writes()).hasSize(1);
    assertThat(database.latest().changes().submitted()).containsKey(job.id());
    assertThat(database.latest().offsets().next()).containsEntry(COMMANDS, 3L);
    await().until(() -> world.kafka.sent("assignments").size() == 1);
    assertThat(world.kafka.sent("job-events")).as("that it is assigned").hasSize(1);
  }

  @Test
  void offsetsAdvanceOnlyWithTheCommitOfWhatTheRecordsDid() throws InterruptedException {
    database.offset(COMMANDS, 0);
    Tenure tenure = begin();
    database.fail(
        changes -> {
          throw new IllegalStateException("away");
        });
    Input submit = world.submit("job");
    intake().put(submit);

    assertThatThrownBy(() -> cycle(tenure)).hasMessage("away");
    assertThat(tenure.inputs()).containsExactly(submit);
    assertThat(database.offsets()).containsEntry(COMMANDS, 0L);
    assertThat(world.kafka.sent("job-events")).isEmpty();

    tenure.close();
    database.mend();
    Tenure next = begin();
    assertThat(intake().from()).containsEntry(COMMANDS, 0L);
    intake().put(submit);
    cycle(next);
    assertThat(database.latest().changes().submitted()).hasSize(1);
    assertThat(database.offsets()).containsEntry(COMMANDS, 1L);
    assertThat(next.inputs()).isEmpty();
  }

  @Test
  void aStartWaitsTwentyMillisecondsForCompany() throws InterruptedException {
    Tenure tenure = begin();
    JobId job = assigned(tenure).id();
    intake().put(world.started(job));
    cycle(tenure);
    assertThat(tenure.hasWritten()).isFalse();
    assertThat(database.writes()).hasSize(1);

    world.pass(Duration.ofMillis(19));
    tenure.cycle();
    assertThat(database.writes()).hasSize(1);

    world.pass(Duration.ofMillis(1));
    tenure.cycle();
    assertThat(database.writes()).hasSize(2);
    assertThat(database.latest().offsets().next().keySet())
        .anyMatch(partition -> partition.topic().equals("attempt-events"));
  }

  @Test
  void aStartIsWrittenTogetherWithWhatSomebodyWaitsFor() throws InterruptedException {
    Tenure tenure = begin();
    JobId job = assigned(tenure).id();
    intake().put(world.started(job));
    cycle(tenure);
    intake().put(world.submit("another"));
    cycle(tenure);

    assertThat(database.writes()).hasSize(2);
    assertThat(database.latest().changes().submitted()).hasSize(1);
    assertThat(database.latest().changes().attempts()).anyMatch(a -> a.startedAt() != null);
  }

  @Test
  void takesNothingInWhileKafkaTakesNothing() throws Exception {
    world.kafka.hold();
    Tenure tenure = begin();
    for (int i = 0; i < 11; i++) {
      submit(1000, i);
      cycle(tenure);
    }
    int written = database.writes().size();
    submit(5000, 11);
    CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> submit(1, 12));
    tenure.cycle();
    tenure.cycle();
    assertThat(database.writes()).hasSize(written);
    assertThat(reader).isNotDone();

    await()
        .until(
            () -> {
              while (world.kafka.latest().completeNext()) {}
              tenure.cycle();
              return reader.isDone();
            });
    assertThat(database.writes()).hasSizeGreaterThan(written);
  }

  private void submit(int jobs, int batch) {
    Input[] inputs = new Input[jobs];
    for (int i = 0; i < jobs; i++) {
      inputs[i] = world.submit(batch + "-" + i);
    }
    try {
      intake().put(inputs);
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void announcesWhatWasCommittedAndPerhapsNeverAnnounced() throws InterruptedException {
    PromptId prompt = new PromptId("p");
    JobId id = JobId.of(TenantId.DEFAULT, prompt);
    database.unannounced(
        new JobEvent.Queued(
            Instant.EPOCH, new JobEvent.Subject(id, TenantId.DEFAULT, prompt, null, 3, 0)));
    begin();

    await().until(() -> world.kafka.sent("job-events").size() == 1);
  }

  @Test
  void aRecordThatKafkaGivesUpEndsTheTenure() throws InterruptedException {
    world.kafka.hold();
    Tenure tenure = begin();
    intake().put(world.submit("job"));
    cycle(tenure);
    await().until(() -> world.kafka.sent("job-events").size() == 1);
    await().until(() -> world.kafka.latest().errorNext(new TimeoutException("away")));

    await().untilAsserted(() -> assertThatThrownBy(tenure::awaitWork).hasRootCauseMessage("away"));
  }

  @Test
  void closingStopsTheIntakeAndSendsNothingMore() throws InterruptedException {
    Tenure tenure = begin();
    tenure.close();

    assertThat(intake().isClosed()).isTrue();
    await().until(() -> world.kafka.latest().closed());
    intake().put(world.submit("late"));
    tenure.cycle();
    assertThat(database.writes()).isEmpty();
  }
}
