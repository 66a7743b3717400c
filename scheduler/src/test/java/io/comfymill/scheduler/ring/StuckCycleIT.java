package io.comfymill.scheduler.ring;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.Topic;
import io.comfymill.scheduler.store.FaultyChangeWriter;
import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A leader that does not get on says so, and leads no longer. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class StuckCycleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  LocalInfrastructure servers;
  private WireClient wire;
  private FakeAgent agent;
  private Database database;

  @BeforeEach
  void connect() {
    await().atMost(PATIENCE).untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
    wire = new WireClient(servers.kafka().server().bootstrapServers());
    database = new Database(servers.postgres().server());
    agent = new FakeAgent(wire, "node-" + UUID.randomUUID(), 2, Duration.ZERO).start();
  }

  @AfterEach
  void disconnect() {
    FaultyChangeWriter.mend();
    agent.retire();
    agent.close();
    wire.close();
  }

  private JobId submit() {
    var job = Specs.job(UUID.randomUUID().toString());
    wire.send(
        Topic.JOB_COMMANDS, job.id().toString(), new JobCommand.Submit(Instant.now(), job, null));
    return job.id();
  }

  private void awaitSuccess(JobId job) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(database.state(job)).isEqualTo("SUCCEEDED"));
  }

  @Test
  void aCycleThatHangsTurnsLivenessRedAndLeavesTheLead() throws Exception {
    awaitSuccess(submit());
    long before = database.epoch();

    FaultyChangeWriter.inject((changes, write) -> new CountDownLatch(1).await());
    JobId job = submit();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> get("/q/health/live").then().statusCode(503).body(containsString("\"cycle\"")));
    await().atMost(PATIENCE).until(() -> !database.isLed());

    FaultyChangeWriter.mend();
    awaitSuccess(job);
    await().atMost(PATIENCE).untilAsserted(() -> get("/q/health/live").then().statusCode(200));
    assertThat(database.epoch()).isGreaterThan(before);
  }

  static Stream<Throwable> anything() {
    return Stream.of(
        new IllegalStateException("injected"),
        new StackOverflowError(),
        new AssertionError("injected"));
  }

  /** It used to leave the loop busy for ever. */
  @ParameterizedTest
  @MethodSource("anything")
  void whateverACycleThrowsAtOnceItGoesOn(Throwable failure) {
    AtomicInteger throwing = new AtomicInteger(2);
    FaultyChangeWriter.inject(
        (changes, write) -> {
          if (throwing.getAndDecrement() > 0) {
            StuckCycleIT.<RuntimeException>sneak(failure);
          }
          write.run();
        });

    awaitSuccess(submit());
    assertThat(throwing.get()).isLessThan(0);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }
}
