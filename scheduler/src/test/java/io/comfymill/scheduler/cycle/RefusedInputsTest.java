package io.comfymill.scheduler.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.intake.Message;
import io.comfymill.scheduler.metrics.MetricsFixture;
import io.comfymill.scheduler.ring.Specs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.hibernate.exception.DataException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusedInputsTest {
  private final Throwable refused =
      new IllegalStateException(new PgException("value too long", "ERROR", "22001", ""));
  private final Throwable away =
      new PgException("the database system is starting up", "FATAL", "57P03", "");
  private static final Input GOOD = input(1, null);
  private static final Input BAD = input(2, null);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<ProducerRecord<String, byte[]>> setAside = new ArrayList<>();
  private final RefusedInputs refusedInputs =
      new RefusedInputs(
          MetricsFixture.of(registry, InstantSource.system()),
          new Quarantine(
              "scheduler",
              InstantSource.system(),
              sent -> {
                setAside.add(sent);
                return CompletableFuture.completedFuture(null);
              },
              (topic, cause) -> {}));

  private static Input input(long offset, @Nullable Message message) {
    return new Input(
        new ConsumerRecord<>("job-commands", 0, offset, new byte[0], new byte[0]), message);
  }

  private double poisonRecords() {
    return registry.counter("comfymill.poison.records").count();
  }

  @Test
  void afterARefusalInputsAreTriedOneByOneUntilOneIsRefusedAlone() {
    refusedInputs.failed(List.of(GOOD, BAD), refused);
    assertThat(refusedInputs.limit(2000)).isEqualTo(1);
    assertThat(refusedInputs.holds(BAD)).isFalse();

    refusedInputs.succeeded(1);
    refusedInputs.failed(List.of(BAD), refused);

    assertThat(refusedInputs.holds(BAD)).isTrue();
    assertThat(refusedInputs.holds(GOOD)).isFalse();
    assertThat(poisonRecords()).isEqualTo(1);
    assertThat(setAside).extracting(ProducerRecord::key).containsExactly("job-commands-0@2");
  }

  @Test
  void aQuestionThatTheDatabaseRefusesIsLikeARow() {
    SQLException inside = new SQLException("invalid byte sequence", "22021");
    Throwable question =
        new CompletionException(new DataException("error executing SQL", inside, "select"));
    refusedInputs.failed(List.of(GOOD, BAD), question);
    refusedInputs.failed(List.of(BAD), question);
    refusedInputs.failed(List.of(BAD), question);

    assertThat(refusedInputs.knows(BAD)).isTrue();
    assertThat(refusedInputs.knows(GOOD)).isFalse();
    assertThat(setAside).as("set aside once").hasSize(1);
  }

  @Test
  void aSubmitThatIsRefusedAloneBecomesADeadJobBeforeItIsSetAside() {
    JobCommand submit = new JobCommand.Submit(Instant.now(), Specs.job("refused"), null);
    Input bad = input(3, new Message.Command(submit));
    refusedInputs.failed(List.of(GOOD, bad), refused);
    refusedInputs.failed(List.of(bad), refused);

    assertThat(refusedInputs.whyUnstorable(bad)).contains("ERROR: value too long (22001)");
    assertThat(refusedInputs.holds(bad)).isFalse();
    assertThat(setAside).isEmpty();

    refusedInputs.failed(List.of(bad), refused); // not even its id can be stored
    assertThat(refusedInputs.holds(bad)).isTrue();
    assertThat(setAside).hasSize(1);
  }

  @Test
  void oneInputIsGivenASecondTryWithCare() {
    refusedInputs.failed(List.of(BAD), refused);

    assertThat(refusedInputs.isCareful()).isTrue();
    assertThat(refusedInputs.holds(BAD)).isFalse();
  }

  @Test
  void careEndsOnceAllThatWasRefusedTogetherWentThrough() {
    refusedInputs.failed(List.of(GOOD, BAD), refused);
    for (int i = 0; i < 4; i++) {
      refusedInputs.succeeded(1);
    }

    assertThat(refusedInputs.isCareful()).isFalse();
    assertThat(refusedInputs.limit(2000)).isEqualTo(2000);
  }

  @Test
  void aDatabaseThatIsAwaySaysNothingAgainstAnInput() {
    refusedInputs.failed(List.of(BAD), away);

    assertThat(refusedInputs.isCareful()).isFalse();
    assertThat(refusedInputs.holds(BAD)).isFalse();
  }
}
