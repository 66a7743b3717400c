package io.comfymill.gateway.messaging;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What this service adds to the beans of {@code common.service}. */
@ApplicationScoped
class Messaging {
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);

  /** Commands that Kafka has not acknowledged. Further ones are refused with 503. */
  private static final int MOST_WAITING = 5_000;

  /** Gives a record up as soon as its client does: one that was answered 503 is not sent later. */
  @Produces
  @Singleton
  RecordSender sender(KafkaClients clients, GatewayConfig config) {
    int acceptMillis = Math.toIntExact(config.kafka().acceptTimeout().toMillis());
    return new RecordSender(
        "kafka-sender",
        clients.producers(
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
                acceptMillis)),
        MOST_WAITING);
  }

  void close(@Disposes RecordSender sender) throws InterruptedException {
    sender.drain(FLUSH_TIMEOUT);
  }
}
