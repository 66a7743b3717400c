package io.comfymill.scheduler.ring;

import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Speaks to the scheduler as gateways and agents do: with wire records on Kafka. */
final class WireClient implements AutoCloseable {
  private final String bootstrap;
  private final KafkaProducer<String, byte[]> producer;
  private volatile boolean closed;

  WireClient(String bootstrap) {
    this.bootstrap = bootstrap;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all", "max.request.size", 33554432),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  void send(Topic topic, String key, Object value) {
    var unused = producer.send(new ProducerRecord<>(topic.topicName(), key, WireJson.write(value)));
  }

  void sendRaw(Topic topic, String key, byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic.topicName(), key, value));
  }

  /** Hands every record that comes from now on to {@code sink}, on a thread of its own. */
  <T> void listen(Topic topic, Class<T> type, Consumer<T> sink) {
    listenRaw(topic, next -> WireJson.read(next.value(), type).ifPresent(sink));
  }

  void listenRaw(Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    Function<org.apache.kafka.common.PartitionInfo, TopicPartition> partition =
        info -> new TopicPartition(info.topic(), info.partition());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.topicName()).stream().map(partition).toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    Thread thread = new Thread(() -> read(consumer, sink), "listen-" + topic.topicName());
    thread.setDaemon(true);
    thread.start();
  }

  private void read(
      KafkaConsumer<byte[], byte[]> consumer, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          sink.accept(record);
        }
      }
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    producer.close();
  }
}
