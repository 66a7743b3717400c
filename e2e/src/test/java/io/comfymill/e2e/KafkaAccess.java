package io.comfymill.e2e;

import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.kafka.ReportSigner;
import io.comfymill.common.wire.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What somebody can do at Kafka who has an enrolled agent's folder, and no good intentions. */
final class KafkaAccess {
  private static final Duration POLLED = Duration.ofSeconds(1);

  private final Map<String, Object> settings = new HashMap<>();

  KafkaAccess(int port, Path agentFolder) throws IOException {
    Path folder = agentFolder.resolve("enrolment");
    String own = Files.readString(folder.resolve("agent.pem"));
    int key = own.indexOf("-----BEGIN PRIVATE KEY");
    settings.put("bootstrap.servers", "127.0.0.1:" + port);
    settings.put("security.protocol", "SSL");
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.certificates", Files.readString(folder.resolve("ca.crt")));
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.certificate.chain", own.substring(0, key));
    settings.put("ssl.keystore.key", own.substring(key));
    settings.put("default.api.timeout.ms", 20_000);
    settings.put("max.block.ms", 20_000);
  }

  /** Everything in the topic; fails where that is not permitted. */
  List<byte[]> read(Topic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, topic.partitions())
              .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      List<byte[]> values = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLLED).forEach(found -> values.add(found.value()));
      }
      return values;
    }
  }

  /** Fails where that is not permitted. */
  void write(Topic topic) throws ExecutionException, InterruptedException, TimeoutException {
    byte[] nothing = "{}".getBytes(StandardCharsets.US_ASCII);
    write(topic, "nobody", nothing, Optional.empty());
  }

  /**
   * @param key with which it signs, if it does
   */
  void write(Topic topic, String recordKey, byte[] value, Optional<RecordKey> key)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (KafkaProducer<String, byte[]> producer = producer(key)) {
      producer
          .send(new ProducerRecord<>(topic.topicName(), recordKey, value))
          .get(30, TimeUnit.SECONDS);
    }
  }

  private KafkaProducer<String, byte[]> producer(Optional<RecordKey> key) {
    Map<String, Object> own = new HashMap<>(settings);
    key.map(ReportSigner::with).ifPresent(own::putAll);
    return new KafkaProducer<>(own, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Sends as much as it can.
   *
   * @return for how long the broker has held it up at most, in milliseconds
   */
  double flood(Topic topic, int records, int bytes) {
    try (KafkaProducer<String, byte[]> producer = producer(Optional.empty())) {
      for (int i = 0; i < records; i++) {
        Future<RecordMetadata> unused = // it is flushed below
            producer.send(new ProducerRecord<>(topic.topicName(), "flood", new byte[bytes]));
      }
      producer.flush();
      return producer.metrics().entrySet().stream()
          .filter(metric -> metric.getKey().name().equals("produce-throttle-time-max"))
          .mapToDouble(metric -> (double) metric.getValue().metricValue())
          .max()
          .orElseThrow();
    }
  }
}
