package io.comfymill.scheduler.intake;

import io.comfymill.common.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads every topic that the leader listens to, from where the database says, on a thread of its
 * own. No consumer group: who leads is decided in PostgreSQL, and the offsets are committed there.
 */
public final class Intake implements Runnable {
  private static final Logger LOG = Logger.getLogger(Intake.class);
  private static final Duration LONG_POLL = Duration.ofSeconds(1);
  private static final List<Topic> TOPICS =
      List.of(
          Topic.JOB_COMMANDS,
          Topic.FLEET_COMMANDS,
          Topic.ATTEMPT_EVENTS,
          Topic.NODE_HEARTBEATS,
          Topic.NODE_CAPABILITIES);

  private final ConsumerFactory consumers;
  private final RecordDecoder decoder;
  private final Inbox inbox;
  private final Map<TopicPartition, Long> positions;
  private final Thread thread = new Thread(this, "intake");
  private volatile boolean stopped;
  private volatile @Nullable Consumer<byte[], byte[]> current;

  /**
   * @param positions the next offsets to read, where they are known
   */
  public Intake(
      ConsumerFactory consumers,
      RecordDecoder decoder,
      Inbox inbox,
      Map<TopicPartition, Long> positions) {
    this.consumers = consumers;
    this.decoder = decoder;
    this.inbox = inbox;
    this.positions = new HashMap<>(positions);
  }

  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Nothing more comes into the inbox once this returns; does not wait for the thread. */
  public void stop() {
    stopped = true;
    inbox.close();
    Consumer<byte[], byte[]> reading = current;
    if (reading != null) {
      reading.wakeup(); // the one method of a consumer that other threads may call
    }
  }

  @Override
  public void run() {
    while (!stopped) {
      try (Consumer<byte[], byte[]> consumer = consumers.create()) {
        current = consumer;
        read(consumer);
      } catch (WakeupException e) {
        LOG.debug("woken up to stop", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (KafkaException e) {
        LOG.warnf("reading Kafka failed, starting again: %s", e);
      }
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    assign(consumer);
    List<TopicPartition> reports =
        consumer.assignment().stream()
            .filter(partition -> partition.topic().equals(Topic.ATTEMPT_EVENTS_NAME))
            .toList();
    while (!stopped) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(LONG_POLL);
      if (!records.isEmpty()) {
        inbox.put(decode(records, isCaughtUp(consumer, reports)));
        positions.replaceAll((partition, position) -> consumer.position(partition));
      }
    }
  }

  private List<Input> decode(ConsumerRecords<byte[], byte[]> records, boolean reportsCaughtUp) {
    List<Input> inputs = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      inputs.add(decoder.decode(record, reportsCaughtUp));
    }
    return inputs;
  }

  private static boolean isCaughtUp(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isEmpty() || lag.getAsLong() > 0) {
        return false;
      }
    }
    return true;
  }

  private void assign(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic topic : TOPICS) {
      partitions.addAll(partitionsOf(topic, consumer));
    }
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      seek(consumer, partition);
      positions.put(partition, consumer.position(partition));
    }
  }

  private List<TopicPartition> partitionsOf(Topic topic, Consumer<byte[], byte[]> consumer)
      throws InterruptedException {
    while (!stopped) {
      List<PartitionInfo> known = consumer.partitionsFor(topic.topicName());
      if (known != null && !known.isEmpty()) {
        return known.stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
      }
      Thread.sleep(100); // until the topic is created
    }
    return List.of();
  }

  /** Commands and reports go on where they stopped; heartbeats count from now on. */
  private void seek(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    Long position = positions.get(partition);
    if (position != null) {
      consumer.seek(partition, position);
    } else if (partition.topic().equals(Topic.NODE_HEARTBEATS_NAME)) {
      consumer.seekToEnd(List.of(partition));
    } else {
      consumer.seekToBeginning(List.of(partition));
    }
  }
}
