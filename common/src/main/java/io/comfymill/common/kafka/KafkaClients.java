package io.comfymill.common.kafka;

import io.comfymill.common.wire.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes this process's Kafka clients: tuned for latency, durability and quick reconnects. */
public final class KafkaClients {
  private static final int ROOM_FOR_HEADERS = 1024 * 1024;
  private static final int FETCH_BYTES = 512 * 1024;

  /** A record ends the wait at once; a longer one makes an idle fleet ask less often. */
  private static final int FETCH_WAIT_MILLIS = 2_000;

  private final Map<String, Object> common;

  /**
   * @param broker the {@code kafka.*} settings: the broker's address and how to log in
   */
  public KafkaClients(Map<String, Object> broker, String clientId) {
    common = new HashMap<>(broker);
    common.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    common.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 50L);
    common.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 500L);
    common.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50L);
    common.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    common.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    common.put("auto.include.jmx.reporter", false);
    common.put("metric.reporters", "");
    common.put("enable.metrics.push", false);
  }

  /**
   * Without a consumer group. Records are handed over as soon as the broker has them.
   *
   * @param own overrides settings
   */
  public Supplier<Consumer<byte[], byte[]>> consumers(Map<String, Object> own) {
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    settings.putAll(own);
    return () ->
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Idempotent, acknowledged by all in-sync replicas, without lingering.
   *
   * @param own overrides settings
   */
  public Supplier<Producer<String, byte[]>> producers(Map<String, Object> own) {
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES + ROOM_FOR_HEADERS);
    settings.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG, (long) Topic.MAX_RECORD_BYTES + ROOM_FOR_HEADERS);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000L);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    settings.putAll(own);
    return () -> new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * @param own overrides settings
   */
  public Map<String, Object> admin(Map<String, Object> own) {
    Map<String, Object> settings = new HashMap<>(common);
    settings.putAll(own);
    return settings;
  }
}
