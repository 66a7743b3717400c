package io.comfymill.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How new machines become agents: a group of {@link GatewayConfig}. Off without a CA. */
public interface EnrolmentConfig {
  /** The certificate of the CA that signs agents' certificates. */
  Optional<Path> caCertificate();

  /** Its key: whoever has it can pass for every part of the installation. */
  Optional<Path> caKey();

  /** For how long the certificate of an agent is good; it is renewed in the last third of that. */
  @WithDefault("P30D")
  Duration validity();

  /**
   * A key that gateways and schedulers share ({@code comfymill secrets new-key}), and no agent:
   * from it follows a key for each agent, by which its records are known as its own, and its
   * assignments are hidden from the others. The same as {@code
   * comfymill.scheduler.agents.records-key-file}.
   */
  Optional<Path> recordsKeyFile();

  /** How many bytes in a second Kafka takes from one agent. Not set: as many as it sends. */
  Optional<MemorySize> kafkaBytesPerSecond();

  /** Where agents reach Kafka. Not set: where this gateway does. */
  Optional<String> kafkaBootstrapServers();

  /** Where agents reach Redis. Not set: where this gateway does. */
  Optional<String> redisHosts();

  /**
   * What Kafka calls an agent by its certificate, for the permissions that it gets; {@code {agent}}
   * is its id.
   */
  @WithDefault("User:CN={agent}")
  String kafkaPrincipal();

  /** Further settings that agents are given, by name; those that a machine has itself win. */
  Map<String, String> agentSettings();
}
