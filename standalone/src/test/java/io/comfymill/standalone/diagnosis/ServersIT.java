package io.comfymill.standalone.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.Topic;
import io.comfymill.standalone.database.Database;
import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.PostgresServer;
import io.comfymill.standalone.settings.ServiceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of Kafka, PostgreSQL and Redis against real ones. */
class ServersIT {
  @TempDir static Path folder;
  private static LocalInfrastructure servers;
  private static ServiceSettings settings;

  @BeforeAll
  static void start() throws Exception {
    servers = LocalInfrastructure.start(folder);
    settings = new ServiceSettings("scheduler", servers.configuration(PostgresServer.SCHEDULER));
    try (Admin admin = kafka().open()) {
      admin
          .createTopics(
              List.of(
                  topic(Topic.JOB_COMMANDS, Topic.JOB_COMMANDS.partitions()),
                  topic(Topic.ASSIGNMENTS, 1),
                  new NewTopic(Topic.JOB_EVENTS.topicName(), 4, (short) 1)
                      .configs(Map.of("cleanup.policy", "compact"))))
          .all()
          .get();
    }
  }

  private static NewTopic topic(Topic topic, int partitions) {
    return new NewTopic(topic.topicName(), partitions, (short) 1).configs(topic.settings());
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  private static KafkaAdmin kafka() {
    return new KafkaAdmin(settings.below("kafka."));
  }

  private static Diagnosis.Report run(Check check) throws InterruptedException {
    Diagnosis diagnosis = new Diagnosis();
    diagnosis.run(check);
    return diagnosis.report(Instant.now());
  }

  @Test
  void topicsAreComparedWithWhatTheyShouldBe() throws InterruptedException {
    Diagnosis.Report report = run(new KafkaCheck(kafka()));

    assertThat(report.seen())
        .extracting(Diagnosis.Seen::detail)
        .first()
        .asString()
        .contains("1 brokers");
    assertThat(report.findings())
        .noneMatch(finding -> finding.about().equals("topic job-commands"))
        .anyMatch(finding -> finding.text().equals("it has 1 partitions in place of 16."))
        .anyMatch(
            finding ->
                finding.about().equals("topic job-events")
                    && finding.text().equals("cleanup.policy is compact in place of delete."))
        .anyMatch(
            finding ->
                finding.about().equals("topic quarantine")
                    && finding.text().equals("it does not exist."));
  }

  @Test
  void theDatabaseIsLookedAt() throws InterruptedException {
    Diagnosis.Report report = run(new PostgresCheck(Database.of(settings).orElseThrow()));

    assertThat(report.findings()).isEmpty();
    assertThat(report.seen()).singleElement().asString().contains("PostgreSQL 18.", "GiB");
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() throws InterruptedException {
    Database wrong =
        new Database(servers.postgres().server().jdbcUrl(), PostgresServer.SCHEDULER, "wr0ng-one");

    assertThat(run(new PostgresCheck(wrong)).findings())
        .singleElement()
        .asString()
        .contains("password authentication failed")
        .doesNotContain("wr0ng-one");
  }

  @Test
  void theSchedulersLagIsCountedFromItsOwnPositions() throws Exception {
    Database database = Database.of(settings).orElseThrow();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table scheduler.consumer_offsets"
              + " (topic text, partition integer, next_offset bigint)");
      statement.execute("insert into scheduler.consumer_offsets values ('job-commands', 0, 0)");
      assertThat(run(new LagCheck(kafka(), database)).findings()).isEmpty();

      statement.execute("update scheduler.consumer_offsets set next_offset = 7");
    }

    assertThat(run(new LagCheck(kafka(), database)).findings())
        .singleElement()
        .asString()
        .contains("the scheduler has read to offset 7, and Kafka ends at 0");
  }

  @Test
  void redisIsLookedAt() throws InterruptedException {
    URI address = URI.create(servers.redis().server().uri());

    assertThat(run(new RedisCheck(address, Optional.empty(), Optional.empty())).seen())
        .singleElement()
        .asString()
        .contains("Redis 6.");
    assertThat(run(new RedisCheck(address, Optional.of("wrong"), Optional.empty())).findings())
        .singleElement()
        .asString()
        .contains("it answers: ERR");
  }

  @Test
  void whatIsAwayIsAFindingEach() throws InterruptedException {
    Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");

    assertThat(run(new KafkaCheck(new KafkaAdmin(nowhere))).findings()).hasSize(1);
    assertThat(
            run(new PostgresCheck(new Database("jdbc:postgresql://127.0.0.1:1/x", "u", "p")))
                .findings())
        .hasSize(1);
    assertThat(
            run(new RedisCheck(
                    URI.create("redis://127.0.0.1:1"), Optional.empty(), Optional.empty()))
                .findings())
        .singleElement()
        .asString()
        .contains("nothing answers at 127.0.0.1:1");
  }
}
