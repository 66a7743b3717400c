package io.comfymill.standalone.infrastructure;

import io.comfymill.standalone.ports.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The three servers together on free ports, for integration tests. */
public final class LocalInfrastructure implements AutoCloseable {
  private final RunningServer<KafkaServer> kafka;
  private final RunningServer<PostgresServer> postgres;
  private final RunningServer<RedisServer> redis;

  private LocalInfrastructure(
      RunningServer<KafkaServer> kafka,
      RunningServer<PostgresServer> postgres,
      RunningServer<RedisServer> redis) {
    this.kafka = kafka;
    this.postgres = postgres;
    this.redis = redis;
  }

  /** Blocks until all are ready; all their data is in the folder. */
  @SuppressWarnings("MustBeClosedChecker") // close() closes the three
  public static LocalInfrastructure start(Path folder) throws IOException, InterruptedException {
    FreePorts ports = new FreePorts(new Random());
    RunningServer<KafkaServer> kafka = RunningServer.start(kafka(folder, ports));
    try {
      RunningServer<PostgresServer> postgres = RunningServer.start(postgres(folder, ports));
      try {
        return new LocalInfrastructure(kafka, postgres, RunningServer.start(redis(folder, ports)));
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
    return new KafkaServer(
        folder.resolve("kafka"), folder.resolve("logs/kafka.log"), ports.next(), ports.next());
  }

  public static PostgresServer postgres(Path folder, FreePorts ports) {
    return new PostgresServer(
        folder.resolve("postgres"), folder.resolve("logs/postgres.log"), ports.next());
  }

  public static RedisServer redis(Path folder, FreePorts ports) {
    return new RedisServer(folder.resolve("redis"), folder.resolve("logs/redis.log"), ports.next());
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
