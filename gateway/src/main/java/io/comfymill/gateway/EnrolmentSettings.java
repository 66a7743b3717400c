package io.comfymill.gateway;

import io.comfymill.common.settings.SettingRules;
import io.quarkus.runtime.configuration.MemorySize;
import java.time.Duration;

/** The rules of settings that say how new machines become agents. */
final class EnrolmentSettings {
  private static final Duration SHORTEST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofDays(3650);

  /** Its heartbeats alone take some. */
  private static final long LEAST_BYTES = 64 * 1024;

  private EnrolmentSettings() {}

  static void check(EnrolmentConfig config, SettingRules rules) {
    config
        .caCertificate()
        .ifPresent(file -> rules.readable("enrolment.ca-certificate", "the CA of agents", file));
    config.caKey().ifPresent(file -> rules.readable("enrolment.ca-key", "the CA's key", file));
    config
        .recordsKeyFile()
        .ifPresent(
            file -> rules.readable("enrolment.records-key-file", "the key of records", file));
    rules
        .require(
            config.caCertificate().isPresent() == config.caKey().isPresent(),
            "enrolment.ca-key",
            "the CA's key",
            "set where enrolment.ca-certificate is, and only there",
            config.caKey().map(Object::toString).orElse("empty"))
        .within(
            "enrolment.validity",
            "for how long the certificate of an agent is good",
            config.validity(),
            SHORTEST,
            LONGEST)
        .atLeast(
            "enrolment.kafka-bytes-per-second",
            "how much Kafka takes from one agent",
            config.kafkaBytesPerSecond().map(MemorySize::asLongValue).orElse(LEAST_BYTES),
            LEAST_BYTES)
        .require(
            config.kafkaPrincipal().contains("{agent}")
                && config.kafkaPrincipal().matches("\\w+:.+"),
            "enrolment.kafka-principal",
            "what Kafka calls an agent",
            "like User:CN={agent}",
            config.kafkaPrincipal());
  }
}
