package io.comfymill.standalone.infrastructure;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.certificates.CertificateFolder;
import io.comfymill.standalone.ports.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The three servers together on free ports, for integration tests. */
public final class LocalInfrastructure implements AutoCloseable {
  private final RunningServer<KafkaServer> kafka;
  private final RunningServer<PostgresServer> postgres;
  private final RunningServer<RedisServer> redis;
  private final @Nullable TlsFiles tls;

  private LocalInfrastructure(
      RunningServer<KafkaServer> kafka,
      RunningServer<PostgresServer> postgres,
      RunningServer<RedisServer> redis,
      @Nullable TlsFiles tls) {
    this.tls = tls;
    this.kafka = kafka;
    this.postgres = postgres;
    this.redis = redis;
  }

  /** Blocks until all are ready; all their data is in the folder. */
  @SuppressWarnings("MustBeClosedChecker") // close() closes the three
  public static LocalInfrastructure start(Path folder) throws IOException, InterruptedException {
    return start(folder, null);
  }

  /** As {@link #start(Path)}; all talk TLS, and Kafka and Redis with clients of their CA alone. */
  public static LocalInfrastructure startSecure(Path folder)
      throws IOException, InterruptedException {
    CertificateFolder certificates = new CertificateFolder(folder.resolve("tls"), Instant.now());
    certificates.makeCa();
    certificates.issue("all", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
    return start(folder, certificates.files("all"));
  }

  @SuppressWarnings("MustBeClosedChecker") // close() closes the three
  private static LocalInfrastructure start(Path folder, @Nullable TlsFiles tls)
      throws IOException, InterruptedException {
    FreePorts ports = new FreePorts(new Random());
    RunningServer<KafkaServer> kafka = RunningServer.start(kafka(folder, ports, tls));
    try {
      RunningServer<PostgresServer> postgres = RunningServer.start(postgres(folder, ports, tls));
      try {
        return new LocalInfrastructure(
            kafka, postgres, RunningServer.start(redis(folder, ports, tls)), tls);
      } catch (IOException | InterruptedException e) {
        postgres.close();
        throw e;
      }
    } catch (IOException | InterruptedException e) {
      kafka.close();
      throw e;
    }
  }

  public static KafkaServer kafka(Path folder, FreePorts ports) {
    return kafka(folder, ports, null);
  }

  private static KafkaServer kafka(Path folder, FreePorts ports, @Nullable TlsFiles tls) {
    return new KafkaServer(
        folder.resolve("kafka"), folder.resolve("logs/kafka.log"), ports.next(), ports.next(), tls);
  }

  public static PostgresServer postgres(Path folder, FreePorts ports) {
    return postgres(folder, ports, null);
  }

  private static PostgresServer postgres(Path folder, FreePorts ports, @Nullable TlsFiles tls) {
    return new PostgresServer(
        folder.resolve("postgres"), folder.resolve("logs/postgres.log"), ports.next(), tls);
  }

  public static RedisServer redis(Path folder, FreePorts ports) {
    return redis(folder, ports, null);
  }

  private static RedisServer redis(Path folder, FreePorts ports, @Nullable TlsFiles tls) {
    return new RedisServer(
        folder.resolve("redis"), folder.resolve("logs/redis.log"), ports.next(), tls);
  }

  public RunningServer<KafkaServer> kafka() {
    return kafka;
  }

  public RunningServer<PostgresServer> postgres() {
    return postgres;
  }

  public RunningServer<RedisServer> redis() {
    return redis;
  }

  /** What a Quarkus service needs to be told to use these, by Quarkus's names. */
  public Map<String, String> configuration(String postgresRole) {
    Map<String, String> configuration = new TreeMap<>();
    configuration.put("kafka.bootstrap.servers", kafka.server().bootstrapServers());
    configuration.put("quarkus.redis.hosts", redis.server().uri());
    configuration.put("quarkus.datasource.reactive.url", postgres.server().reactiveUrl());
    configuration.put("quarkus.datasource.jdbc.url", postgres.server().jdbcUrl());
    configuration.put("quarkus.datasource.username", postgresRole);
    configuration.put("quarkus.datasource.password", PostgresServer.passwordOf(postgresRole));
    if (tls != null) {
      configuration.put("comfymill.tls.ca", tls.ca().toString());
      configuration.put("comfymill.tls.certificate", tls.ownCertificate().toString());
      configuration.put("comfymill.tls.key", tls.ownKey().toString());
    }
    return configuration;
  }

  @Override
  public void close() {
    try (postgres;
        kafka) {
      redis.close();
    }
  }
}
