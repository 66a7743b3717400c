package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that {@code job-events} ever said, read from the broker itself. */
final class FinalEvents {
  private FinalEvents() {}

  /**
   * Asserts that each job ended in exactly one final state, once. The same event may stand in the
   * topic more than once, with the same sequence: it is published at least once.
   */
  static void assertOneEach(int kafkaPort, Collection<String> promptIds) {
    Map<String, Set<String>> endings = new HashMap<>();
    for (JobEvent event : readAll(kafkaPort)) {
      if (event.isFinal()) {
        endings
            .computeIfAbsent(event.job().promptId().value(), id -> new TreeSet<>())
            .add(event.getClass().getSimpleName() + " at " + event.job().sequence());
      }
    }
    for (String promptId : promptIds) {
      assertThat(endings.get(promptId)).as("endings of job %s", promptId).hasSize(1);
    }
  }

  private static List<JobEvent> readAll(int kafkaPort) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            "127.0.0.1:" + kafkaPort,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    List<JobEvent> events = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.JOB_EVENTS.topicName()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofSeconds(1))) {
          WireJson.read(found.value(), JobEvent.class).ifPresent(events::add);
        }
      }
    }
    return events;
  }
}
