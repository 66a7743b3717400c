package io.comfymill.scheduler.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.Mutations;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.wire.WireSamples;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.line.KnownEnds;
import io.comfymill.scheduler.health.SchedulerStatus;
import io.comfymill.scheduler.intake.DecodedRecords;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.leader.Term;
import io.comfymill.scheduler.metrics.MetricsFixture;
import io.comfymill.scheduler.metrics.SchedulerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever one broken sender makes of a record, it is refused in one way or does no harm. */
class MutatedRecordsTest {
  private static final Map<String, Topic> TOPICS =
      Map.of(
          "JobCommand", Topic.JOB_COMMANDS,
          "FleetCommand", Topic.FLEET_COMMANDS,
          "AttemptEvent", Topic.ATTEMPT_EVENTS,
          "Heartbeat", Topic.NODE_HEARTBEATS,
          "NodeCapabilities", Topic.NODE_CAPABILITIES);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:06Z");

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SchedulerMetrics metrics = MetricsFixture.of(registry, clock);
  private final DecodedRecords intake = new DecodedRecords(metrics, clock);

  static Stream<Arguments> records() {
    return WireSamples.all().entrySet().stream()
        .filter(sample -> TOPICS.containsKey(kind(sample.getKey())))
        .map(sample -> Arguments.of(sample.getKey(), sample.getValue()));
  }

  private static String kind(String name) {
    return name.split("\\.", 2)[0];
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void noneStopsTheIntakeOrTheCore(String name, Object sample) throws IOException {
    Topic topic = TOPICS.get(kind(name));
    int refused = 0;
    for (Mutations.Mutation mutation : Mutations.of(WireJson.write(sample))) {
      try {
        apply(intake.take(record(topic, mutation.value())));
      } catch (UnreadableRecordException e) {
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(name + ", " + mutation, e);
      }
    }
    assertThat(refused).isGreaterThan(10);
  }

  private static ConsumerRecord<byte[], byte[]> record(Topic topic, byte[] value) {
    return new ConsumerRecord<>(topic.topicName(), 0, 7, new byte[0], value);
  }

  /** Into a scheduler with a busy node and a job that waits. */
  private void apply(Input input) {
    CoreFixture world = new CoreFixture();
    world.node("node-a", 1);
    world.submit("running");
    world.submit("waiting");
    SchedulerCore core = world.core;
    core.plan(world.now);
    new InputHandler(
            core,
            new Term("scheduler-1", 1),
            new SchedulerStatus(clock),
            new RefusedInputs(metrics, nowhere()),
            job -> false,
            new Lookups(Set.of(), Map.of(), KnownEnds.NONE),
            NOW)
        .apply(input);
    core.tick(NOW);
    core.plan(NOW);
    core.forecast(NOW);
    core.takeChanges();
  }

  private static Quarantine nowhere() {
    return new Quarantine(
        "test",
        InstantSource.system(),
        sent -> CompletableFuture.completedFuture(null),
        (topic, cause) -> {});
  }
}
