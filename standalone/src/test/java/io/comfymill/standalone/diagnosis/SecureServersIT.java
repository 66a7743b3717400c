package io.comfymill.standalone.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.database.Database;
import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.PostgresServer;
import io.comfymill.standalone.readiness.KafkaReady;
import io.comfymill.standalone.readiness.PostgresReady;
import io.comfymill.standalone.readiness.RedisReady;
import io.comfymill.standalone.settings.ServiceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line reaches servers that talk TLS alone, by the settings of a service. */
class SecureServersIT {
  @TempDir static Path folder;
  private static LocalInfrastructure servers;
  private static ServiceSettings settings;

  @BeforeAll
  static void start() throws Exception {
    servers = LocalInfrastructure.startSecure(folder);
    settings = new ServiceSettings("scheduler", servers.configuration(PostgresServer.SCHEDULER));
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  private static Diagnosis.Report run(Check check) throws InterruptedException {
    Diagnosis diagnosis = new Diagnosis();
    diagnosis.run(check);
    return diagnosis.report(Instant.now());
  }

  private static RedisCheck redis(Optional<TlsFiles> tls) {
    return new RedisCheck(URI.create(servers.redis().server().uri()), Optional.empty(), tls);
  }

  @Test
  void kafkaAnswersAClientWithACertificate() throws Exception {
    assertThat(run(new KafkaCheck(KafkaAdmin.of(settings))).seen())
        .singleElement()
        .asString()
        .contains("1 brokers");
    Map<String, String> without = new TreeMap<>(servers.configuration(PostgresServer.SCHEDULER));
    without.keySet().removeIf(name -> name.startsWith("comfymill.tls.ce") || name.endsWith("key"));
    assertThat(run(new KafkaCheck(KafkaAdmin.of(new ServiceSettings("agent", without)))).seen())
        .isEmpty();
  }

  @Test
  void theDatabaseAnswersOverTlsAlone() throws Exception {
    try (Connection connection = Database.of(settings).orElseThrow().connect();
        Statement statement = connection.createStatement();
        ResultSet ssl =
            statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
      assertThat(ssl.next()).isTrue();
      assertThat(ssl.getBoolean(1)).isTrue();
    }
    String plain = servers.postgres().server().jdbcUrl() + "?sslmode=disable";
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    plain,
                    PostgresServer.SCHEDULER,
                    PostgresServer.passwordOf(PostgresServer.SCHEDULER)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no encryption");
  }

  @Test
  void redisAnswersAClientWithACertificate() throws Exception {
    Optional<TlsFiles> tls = settings.tls("quarkus.redis.tls-configuration-name");
    assertThat(run(redis(tls)).seen()).singleElement().asString().contains("Redis 6.");
    assertThat(run(redis(tls.map(files -> TlsFiles.trusting(files.ca())))).seen()).isEmpty();
    assertThat(run(redis(Optional.empty())).seen()).as("a CA that Java does not know").isEmpty();
  }

  @Test
  void noneIsReadyForOneThatSpeaksNoTls() {
    int kafka = servers.kafka().server().port();
    int postgres = servers.postgres().server().port();
    int redis = servers.redis().server().port();
    assertThat(new KafkaReady(kafka).isReady()).isFalse();
    assertThat(
            new PostgresReady(postgres, PostgresServer.DATABASE, PostgresServer.SCHEDULER)
                .isReady())
        .isFalse();
    assertThat(new RedisReady(redis).isReady()).isFalse();
  }
}
