package io.comfymill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.metrics.MetricsFixture;
import io.comfymill.scheduler.ring.Specs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntakeTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant ACCEPT_BY = NOW.plusSeconds(4);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Input> taken = new ArrayList<>();
  private final Intake intake =
      new Intake(
          new RecordDecoder(
              MetricsFixture.of(registry, InstantSource.system()),
              new AgentSignatures(RecordKeys.NONE)),
          new FleetMemory(InstantSource.fixed(NOW)),
          taken::addAll);

  private static ConsumerRecord<byte[], byte[]> record(
      Topic topic, byte[] value, TimestampType type, Instant appended) {
    return new ConsumerRecord<>(
        topic.topicName(),
        0,
        7,
        appended.toEpochMilli(),
        type,
        0,
        value.length,
        new byte[0],
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private static byte[] submit() {
    return WireJson.write(new JobCommand.Submit(NOW, Specs.job("p"), ACCEPT_BY));
  }

  private @org.jspecify.annotations.Nullable Message message(ConsumerRecord<byte[], byte[]> next)
      throws InterruptedException {
    intake.begin(topic -> true);
    intake.handle(next);
    intake.end();
    return taken.get(taken.size() - 1).message();
  }

  @Test
  void aSubmitThatTheBrokerAppendedAfterItsClientWasRefusedIsDropped() throws Exception {
    Message late =
        message(
            record(
                Topic.JOB_COMMANDS,
                submit(),
                TimestampType.LOG_APPEND_TIME,
                ACCEPT_BY.plusMillis(1)));

    assertThat(late).isNull();
    assertThat(registry.counter("comfymill.submits.late").count()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = TimestampType.class,
      names = {"LOG_APPEND_TIME", "CREATE_TIME"})
  void aSubmitInTimeIsTakenIn(TimestampType type) throws Exception {
    assertThat(message(record(Topic.JOB_COMMANDS, submit(), type, ACCEPT_BY))).isNotNull();
  }

  @Test
  void whereTheBrokerDoesNotSayWhenItAppendedNothingIsDropped() throws Exception {
    Message message =
        message(
            record(
                Topic.JOB_COMMANDS, submit(), TimestampType.CREATE_TIME, ACCEPT_BY.plusSeconds(9)));

    assertThat(message).isNotNull();
  }

  @Test
  void aRecordThatIsPassedOverKeepsItsPlace() throws Exception {
    byte[] bytes = "no JSON".getBytes(StandardCharsets.UTF_8);
    ConsumerRecord<byte[], byte[]> bad =
        record(Topic.JOB_COMMANDS, bytes, TimestampType.CREATE_TIME, NOW);
    intake.begin(topic -> true);
    assertThatThrownBy(() -> intake.handle(bad)).isInstanceOf(UnreadableRecordException.class);
    intake.passedOver(bad);
    intake.end();

    assertThat(taken)
        .singleElement()
        .satisfies(
            input -> {
              assertThat(input.message()).isNull();
              assertThat(input.offset()).isEqualTo(7);
            });
  }

  @Test
  void heartbeatsKnowWhetherAllReportsBeforeThemWereRead() throws Exception {
    byte[] beat = WireJson.write(new Heartbeat.OfScheduler(NOW, "scheduler-1", 1));
    intake.begin(topic -> topic != Topic.ATTEMPT_EVENTS);
    intake.handle(record(Topic.NODE_HEARTBEATS, beat, TimestampType.CREATE_TIME, NOW));
    intake.end();

    assertThat(taken.get(0).message())
        .isInstanceOfSatisfying(
            Message.Beat.class, read -> assertThat(read.reportsCaughtUp()).isFalse());
  }
}
