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
final class JobEvents {
  private final List<JobEvent> events = new ArrayList<>();

  private JobEvents() {}

  static JobEvents of(int kafkaPort) {
    JobEvents all = new JobEvents();
    all.read(kafkaPort);
    return all;
  }

  private void read(int kafkaPort) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            "127.0.0.1:" + kafkaPort,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
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
          event(found.value());
        }
      }
    }
  }

  /** A test may have put there what is none. */
  private void event(byte[] json) {
    try {
      WireJson.read(json, JobEvent.class).ifPresent(events::add);
    } catch (RuntimeException notAnEvent) {
      return;
    }
  }

  /** The final ones, by prompt id. */
  Map<String, List<JobEvent>> endings() {
    Map<String, List<JobEvent>> endings = new HashMap<>();
    for (JobEvent event : events) {
      if (event.isFinal()) {
        endings.computeIfAbsent(promptId(event), id -> new ArrayList<>()).add(event);
      }
    }
    return endings;
  }

  /**
   * How differently a job ended. The same event may stand in the topic more than once, with the
   * same sequence: it is published at least once.
   */
  static Set<String> distinct(Collection<JobEvent> endings) {
    Set<String> distinct = new TreeSet<>();
    for (JobEvent event : endings) {
      distinct.add(event.getClass().getSimpleName() + " at " + event.job().sequence());
    }
    return distinct;
  }

  /** The highest attempt that was ever assigned, by prompt id. */
  Map<String, Integer> lastAttempts() {
    Map<String, Integer> last = new HashMap<>();
    for (JobEvent event : events) {
      if (event instanceof JobEvent.Assigned) {
        last.merge(promptId(event), event.job().attempt(), Math::max);
      }
    }
    return last;
  }

  private static String promptId(JobEvent event) {
    return event.job().promptId().value();
  }

  /** Asserts that each job ended in exactly one final state, once. */
  static void assertOneEndingEach(int kafkaPort, Collection<String> promptIds) {
    Map<String, List<JobEvent>> endings = of(kafkaPort).endings();
    for (String promptId : promptIds) {
      assertThat(distinct(endings.getOrDefault(promptId, List.of())))
          .as("endings of job %s", promptId)
          .hasSize(1);
    }
  }
}
