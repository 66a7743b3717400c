package io.comfymill.standalone.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.standalone.ports.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerIT {
  private static final String TOPIC = "letters";
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir Path folder;

  @Test
  void keepsAcknowledgedRecordsThroughAKillAndIsLetInAgainSoon() throws Exception {
    long firstStart = System.nanoTime();
    try (var kafka =
        RunningServer.start(LocalInfrastructure.kafka(folder, new FreePorts(new Random())))) {
      Duration startTime = since(firstStart);
      createTopic(kafka.server());
      produce(kafka.server(), "before".getBytes(UTF_8));

      kafka.kill();
      long secondStart = System.nanoTime();
      kafka.startAgain();
      Duration waiting = since(secondStart).minus(startTime);
      produce(kafka.server(), "after".getBytes(UTF_8));

      assertThat(records(kafka.server(), 2)).containsExactly("before", "after");
      assertThat(waiting).isLessThan(Duration.ofSeconds(4)); // the default would be 9
    }
  }

  @Test
  void takesRecordsOfThirtyMebibytes() throws Exception {
    try (var kafka =
        RunningServer.start(LocalInfrastructure.kafka(folder, new FreePorts(new Random())))) {
      createTopic(kafka.server());

      produce(kafka.server(), new byte[30 * MEBIBYTE]);
      produce(kafka.server(), new byte[30 * MEBIBYTE]);

      assertThat(records(kafka.server(), 2)).allMatch(value -> value.length() == 30 * MEBIBYTE);
    }
  }

  @Test
  void createsNoTopicThatIsOnlyMentioned() throws Exception {
    try (var kafka =
        RunningServer.start(LocalInfrastructure.kafka(folder, new FreePorts(new Random())))) {
      try (var admin = Admin.create(client(kafka.server()))) {
        assertThatThrownBy(
                () -> admin.describeTopics(List.of("never-created")).allTopicNames().get())
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
      }
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static void createTopic(KafkaServer kafka) throws Exception {
    try (var admin = Admin.create(client(kafka))) {
      NewTopic topic =
          new NewTopic(TOPIC, 1, (short) 1)
              .configs(Map.of("max.message.bytes", Integer.toString(32 * MEBIBYTE)));
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static void produce(KafkaServer kafka, byte[] value) throws Exception {
    Map<String, Object> settings = client(kafka);
    settings.put("max.request.size", 32 * MEBIBYTE);
    settings.put("buffer.memory", 64 * MEBIBYTE);
    settings.put("acks", "all");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, value)).get();
    }
  }

  private static List<String> records(KafkaServer kafka, int count) {
    Map<String, Object> settings = client(kafka);
    settings.put("auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<String> values = new ArrayList<>();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(new String(record.value(), UTF_8));
        }
      }
      return values;
    }
  }

  private static Map<String, Object> client(KafkaServer kafka) {
    return new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }
}
