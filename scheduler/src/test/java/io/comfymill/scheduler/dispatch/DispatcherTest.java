package io.comfymill.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.wire.DeadJob;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.changes.Changes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PromptId PROMPT = new PromptId("p");
  private static final JobId JOB = JobId.of(TenantId.DEFAULT, PROMPT);

  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(
          false, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Dispatcher dispatcher =
      new Dispatcher(
          new RecordSender("test", () -> kafka, 1_000_000), RecordKeys.NONE, 5, failures::add);

  @AfterEach
  void close() {
    dispatcher.close();
  }

  private static JobEvent.Subject subject(long sequence) {
    return new JobEvent.Subject(JOB, TenantId.DEFAULT, PROMPT, null, sequence, 1);
  }

  private void sent(int records) {
    await().until(() -> kafka.history().size() == records);
  }

  @Test
  void anEventCountsAsToldOnceKafkaHasItAndAllBeforeIt() {
    dispatcher.announce(
        List.of(new JobEvent.Queued(NOW, subject(6)), new JobEvent.Queued(NOW, subject(7))),
        List.of());
    sent(2);
    assertThat(dispatcher.announced()).isEqualTo(5);

    kafka.completeNext();
    await().until(() -> dispatcher.announced() == 6);
    kafka.completeNext();
    await().until(() -> dispatcher.announced() == 7);
  }

  @Test
  void whatAJobHasLeftBehindIsNotTold() {
    JobEvent requeued = new JobEvent.Requeued(NOW, subject(7), FailureCause.HUNG, "it hung");
    JobEvent assigned = new JobEvent.Assigned(NOW, subject(8), new NodeId("a"));
    Changes changes = new Changes();
    changes.events().addAll(List.of(new JobEvent.Queued(NOW, subject(6)), requeued, assigned));
    dispatcher.dispatch(changes, Map.of(), NOW);
    sent(2);

    assertThat(kafka.history())
        .extracting(record -> WireJson.read(record.value(), JobEvent.class).orElseThrow())
        .containsExactly(requeued, assigned);
  }

  @Test
  void aDeadJobCountsAsToldOnceBothOfItsRecordsAreInKafka() {
    JobEvent failed = new JobEvent.Failed(NOW, subject(6), FailureCause.HUNG, "it hung", null);
    DeadJob dead = new DeadJob(DeadJob.TYPE, NOW, JOB, TenantId.DEFAULT, PROMPT, List.of());
    dispatcher.announce(List.of(failed), List.of(dead));
    sent(2);
    assertThat(kafka.history())
        .extracting(ProducerRecord::topic)
        .containsExactly("job-events", "dead-jobs");

    kafka.completeNext();
    assertThat(dispatcher.announced()).isEqualTo(5);
    kafka.completeNext();
    await().until(() -> dispatcher.announced() == 6);
  }

  @Test
  void aRecordThatKafkaGivesUpIsToldToTheOwnerAndNotTakenForSent() {
    dispatcher.announce(List.of(new JobEvent.Queued(NOW, subject(6))), List.of());
    sent(1);
    kafka.errorNext(new TimeoutException("away"));

    await().until(() -> failures.size() == 1);
    assertThat(dispatcher.announced()).isEqualTo(5);
  }

  @Test
  void aRecordThatIsTooLargeForKafkaStopsNothing() {
    dispatcher.announce(List.of(new JobEvent.Queued(NOW, subject(6))), List.of());
    sent(1);
    kafka.errorNext(new RecordTooLargeException("too large"));

    await().until(() -> dispatcher.announced() == 6);
    assertThat(failures).isEmpty();
  }

  @Test
  void isBehindAndThenFullWhileKafkaTakesNothing() {
    assertThat(dispatcher.isBehind()).isFalse();
    for (int i = 0; i <= 10_000; i++) {
      dispatcher.beacon(new Heartbeat.OfScheduler(NOW, "scheduler-1", 1));
      if (i == 1_001) {
        assertThat(dispatcher.isBehind()).isTrue();
        assertThat(dispatcher.isFull()).isFalse();
      }
    }
    assertThat(dispatcher.isFull()).isTrue();
  }
}
