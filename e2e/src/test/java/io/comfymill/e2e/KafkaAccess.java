package io.comfymill.e2e;

import io.comfymill.common.wire.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What somebody can do at Kafka who has an enrolled agent's folder, and no good intentions. */
final class KafkaAccess {
  private static final Duration POLLED = Duration.ofSeconds(5);

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

  /** What the topic's first partition holds; fails where that is not permitted. */
  List<byte[]> read(Topic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition first = new TopicPartition(topic.topicName(), 0);
      consumer.assign(List.of(first));
      consumer.seekToBeginning(List.of(first));
      return consumer.poll(POLLED).records(first).stream().map(ConsumerRecord::value).toList();
    }
  }

  /** Fails where that is not permitted. */
  void write(Topic topic) throws ExecutionException, InterruptedException, TimeoutException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] nothing = "{}".getBytes(StandardCharsets.US_ASCII);
      producer
          .send(new ProducerRecord<>(topic.topicName(), nothing, nothing))
          .get(30, TimeUnit.SECONDS);
    }
  }
}
