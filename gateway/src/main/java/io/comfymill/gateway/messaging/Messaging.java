package io.comfymill.gateway.messaging;

import io.comfymill.common.health.LoopLiveness;
import io.comfymill.common.health.Meters;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.Quarantine;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.GatewayConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;

/** Kafka's clients, the loops that read with them, and where bad records go. */
@ApplicationScoped
class Messaging {
  private static final String SERVICE = "gateway";
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** Commands that wait for Kafka's acknowledgement; more are refused with 503. */
  private static final int MOST_WAITING = 5_000;

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
    return new KafkaClients(broker, "comfymill-gateway");
  }

  /** A record is acknowledged by all replicas within the accept timeout, or given up. */
  @Produces
  @Singleton
  RecordSender sender(KafkaClients clients, GatewayConfig config) {
    int acceptMillis = Math.toIntExact(config.kafka().acceptTimeout().toMillis());
    Map<String, Object> impatient =
        Map.of(
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            2L * Topic.MAX_RECORD_BYTES,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "gzip",
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            (long) acceptMillis,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            acceptMillis,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            acceptMillis);
    return new RecordSender("kafka-sender", clients.producers(impatient), MOST_WAITING);
  }

  void close(@Disposes RecordSender sender) throws InterruptedException {
    sender.drain(FAREWELL);
  }

  @Produces
  @Singleton
  Quarantine quarantine(RecordSender sender, InstantSource clock, MeterRegistry registry) {
    return new Quarantine(
        SERVICE, clock, sender::send, (topic, cause) -> Meters.quarantined(registry, topic, cause));
  }
}
