package io.comfymill.agent;

import io.comfymill.common.health.LoopLiveness;
import io.comfymill.common.health.Meters;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.Quarantine;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.loop.Loops;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;

/** Kafka's clients, the loops that read with them, and where bad records go. */
@ApplicationScoped
class Messaging {
  private static final String SERVICE = "node-agent";

  /** Heartbeats and reports that wait for Kafka. What is refused past that is tried again later. */
  private static final int MOST_WAITING = 10_000;

  @Produces
  @Singleton
  Loops loops(MeterRegistry registry) {
    Loops loops = new Loops();
    Meters.bind(registry, loops);
    return loops;
  }

  @Produces
  @Liveness
  @ApplicationScoped
  HealthCheck liveness(Loops loops) {
    return new LoopLiveness(loops);
  }

  @Produces
  @Singleton
  KafkaClients kafkaClients(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    return new KafkaClients(broker, "comfymill-agent");
  }

  /** No compression: it would cost every event some 100 KiB of garbage, for a few large ones. */
  @Produces
  @Singleton
  RecordSender sender(KafkaClients clients) {
    return new RecordSender("kafka-sender", clients.producers(Map.of()), MOST_WAITING);
  }

  @Produces
  @Singleton
  Quarantine quarantine(RecordSender sender, MeterRegistry registry) {
    return new Quarantine(
        SERVICE,
        InstantSource.system(),
        sender::send,
        (topic, cause) -> Meters.quarantined(registry, topic, cause));
  }
}
