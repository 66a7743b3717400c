package io.comfymill.gateway.messaging;

import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The properties of this gateway's Kafka clients. */
@ApplicationScoped
public class KafkaSettings {
  private static final int RECONNECT_MAX_MILLIS = 1000;
  private static final int RECORDS_AT_ONCE = 200;
  private static final int FETCH_BYTES = 512 * 1024;

  private final String bootstrapServers;
  private final GatewayConfig.Kafka config;

  KafkaSettings(
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
      GatewayConfig config) {
    this.bootstrapServers = bootstrapServers;
    this.config = config.kafka();
  }

  /** A record is acknowledged by all replicas within the accept timeout, or given up. */
  Map<String, Object> producer() {
    int acceptMillis = Math.toIntExact(config.acceptTimeout().toMillis());
    Map<String, Object> settings = common();
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * Topic.MAX_RECORD_BYTES);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, acceptMillis);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, acceptMillis);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, acceptMillis);
    return settings;
  }

  /**
   * Without a group: every gateway reads everything and keeps its own place. Fetches are small: a
   * record is compressed, and what a node can do may be ten times as long once it is not.
   */
  Map<String, Object> consumer(Topic topic) {
    Map<String, Object> settings = common();
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        topic == Topic.NODE_CAPABILITIES ? 1 : RECORDS_AT_ONCE);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
    return settings;
  }

  Map<String, Object> admin() {
    Map<String, Object> settings = common();
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2000);
    return settings;
  }

  private Map<String, Object> common() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("client.id", "comfymill-gateway");
    settings.put("auto.include.jmx.reporter", false);
    settings.put("metric.reporters", "");
    settings.put("enable.metrics.push", false);
    settings.put("reconnect.backoff.max.ms", RECONNECT_MAX_MILLIS);
    settings.put("metadata.max.age.ms", 30_000);
    return settings;
  }
}
