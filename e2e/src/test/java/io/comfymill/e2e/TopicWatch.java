package io.comfymill.e2e;

import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that comes into a topic from now on, with the time at which it was sent. */
final class TopicWatch<T> implements AutoCloseable {
  private final List<Seen<T>> seen = new CopyOnWriteArrayList<>();
  private final Topic topic;
  private final Class<T> type;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile boolean closed;

  record Seen<T>(Instant at, T value) {}

  TopicWatch(int kafkaPort, Topic topic, Class<T> type) {
    this.topic = topic;
    this.type = type;
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + kafkaPort),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    seekToEnd();
    thread = new Thread(this::read, "watch-" + topic.topicName());
    thread.start();
  }

  private void seekToEnd() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.topicName()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(100))) {
          Instant at = Instant.ofEpochMilli(found.timestamp());
          WireJson.read(found.value(), type).ifPresent(value -> seen.add(new Seen<>(at, value)));
        }
      }
    }
  }

  /** The first such since a time. */
  Optional<Seen<T>> first(Instant since, Predicate<T> wanted) {
    return seen.stream()
        .filter(one -> !one.at().isBefore(since) && wanted.test(one.value()))
        .findFirst();
  }

  /** When the first record of a kind was sent about each thing. */
  <U extends T, K> Map<K, Instant> firstTimes(Class<U> kind, Function<U, K> about) {
    Map<K, Instant> times = new HashMap<>();
    for (Seen<T> one : seen) {
      if (kind.isInstance(one.value())) {
        times.putIfAbsent(about.apply(kind.cast(one.value())), one.at());
      }
    }
    return times;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
