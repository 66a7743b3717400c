package io.comfymill.scheduler.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.scheduler.health.JobMetrics;
import io.comfymill.scheduler.health.QueueMetrics;
import io.comfymill.scheduler.health.SchedulerMetrics;
import io.comfymill.scheduler.intake.Input;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.pgclient.PgException;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class QuarantineTest {
  private final Throwable refused =
      new IllegalStateException(new PgException("value too long", "ERROR", "22001", ""));
  private final Throwable away =
      new PgException("the database system is starting up", "FATAL", "57P03", "");
  private static final Input GOOD = input(1);
  private static final Input BAD = input(2);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Quarantine quarantine =
      new Quarantine(
          new SchedulerMetrics(
              registry,
              new JobMetrics(registry),
              new QueueMetrics(registry, InstantSource.system())));

  private static Input input(long offset) {
    return new Input(new TopicPartition("job-commands", 0), offset, null);
  }

  private double poisonRecords() {
    return registry.counter("comfymill.poison.records").count();
  }

  @Test
  void afterARefusalInputsAreTriedOneByOneUntilOneIsRefusedAlone() {
    quarantine.failed(List.of(GOOD, BAD), refused);
    assertThat(quarantine.limit(2000)).isEqualTo(1);
    assertThat(quarantine.holds(BAD)).isFalse();

    quarantine.succeeded(1);
    quarantine.failed(List.of(BAD), refused);

    assertThat(quarantine.holds(BAD)).isTrue();
    assertThat(quarantine.holds(GOOD)).isFalse();
    assertThat(poisonRecords()).isEqualTo(1);
  }

  @Test
  void oneInputIsGivenASecondTryWithCare() {
    quarantine.failed(List.of(BAD), refused);

    assertThat(quarantine.isCareful()).isTrue();
    assertThat(quarantine.holds(BAD)).isFalse();
  }

  @Test
  void careEndsOnceAllThatWasRefusedTogetherWentThrough() {
    quarantine.failed(List.of(GOOD, BAD), refused);
    for (int i = 0; i < 4; i++) {
      quarantine.succeeded(1);
    }

    assertThat(quarantine.isCareful()).isFalse();
    assertThat(quarantine.limit(2000)).isEqualTo(2000);
  }

  @Test
  void aDatabaseThatIsAwaySaysNothingAgainstAnInput() {
    quarantine.failed(List.of(BAD), away);

    assertThat(quarantine.isCareful()).isFalse();
    assertThat(quarantine.holds(BAD)).isFalse();
  }
}
