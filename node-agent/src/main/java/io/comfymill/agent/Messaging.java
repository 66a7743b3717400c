package io.comfymill.agent;

import io.comfymill.agent.enrolment.OwnRecordKey;
import io.comfymill.agent.host.HostConfig;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.RecordSender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What this service adds to the beans of {@code common.service}. */
@ApplicationScoped
class Messaging {
  /** Heartbeats and reports that Kafka has not acknowledged. Those refused are tried again. */
  private static final int MOST_WAITING = 10_000;

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  HostConfig host(AgentConfig config) {
    return config.host();
  }

  /**
   * Does not compress: that would cost some 100 KiB of garbage for each event, to save bytes on the
   * few large ones.
   */
  @Produces
  @Singleton
  RecordSender sender(KafkaClients clients, OwnRecordKey key) {
    return new RecordSender("kafka-sender", clients.producers(key.signing()), MOST_WAITING);
  }
}
