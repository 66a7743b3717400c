package io.comfymill.agent.kafka;

import io.comfymill.common.wire.Topic;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How the agent's two Kafka clients are set. */
public record KafkaSettings(String bootstrapServers, String clientId) {
  private static final int RECORD_OVERHEAD_BYTES = 1024 * 1024;

  /**
   * No linger: an event on its way ends somebody's wait. The time-outs are short, so that a broker
   * that died without a word is noticed within a lease; records are retried by their owners. No
   * compression: it would cost every event some 100 KiB of garbage, for one large record an hour.
   */
  Map<String, Object> producer() {
    return Map.ofEntries(
        Map.entry(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        Map.entry(CommonClientConfigs.CLIENT_ID_CONFIG, clientId),
        Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class),
        Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
        Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES),
        Map.entry(
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            (long) Topic.MAX_RECORD_BYTES + RECORD_OVERHEAD_BYTES),
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000L),
        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000),
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000),
        Map.entry(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 50L),
        Map.entry(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 500L),
        Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50L),
        Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L));
  }

  /** Without a group: what was missed while away is sent again by the scheduler. */
  public Map<String, Object> assignmentsConsumer() {
    return Map.ofEntries(
        Map.entry(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        Map.entry(CommonClientConfigs.CLIENT_ID_CONFIG, clientId),
        Map.entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
        Map.entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"),
        Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
        Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50),
        Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000),
        Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000),
        Map.entry(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 50L),
        Map.entry(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 500L),
        Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50L),
        Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L));
  }
}
