package io.comfymill.scheduler;

import io.comfymill.common.health.LoopLiveness;
import io.comfymill.common.health.Meters;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.Quarantine;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.loop.Loops;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;

/** Kafka's clients, the loops that read with them, and where bad records go. */
@ApplicationScoped
class Messaging {
  private static final String SERVICE = "scheduler";

  /** Records set aside that Kafka has not taken yet; past that they stay in their topic alone. */
  private static final int MOST_SET_ASIDE = 1000;

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
    return new KafkaClients(broker, "comfymill-scheduler");
  }

  @Produces
  @Singleton
  RecordSender quarantineSender(KafkaClients clients) {
    return new RecordSender("quarantine", clients.producers(Map.of()), MOST_SET_ASIDE);
  }

  void close(@Disposes RecordSender sender) {
    sender.close();
  }

  @Produces
  @Singleton
  Quarantine quarantine(RecordSender sender, InstantSource clock, MeterRegistry registry) {
    return new Quarantine(
        SERVICE, clock, sender::send, (topic, cause) -> Meters.quarantined(registry, topic, cause));
  }
}
