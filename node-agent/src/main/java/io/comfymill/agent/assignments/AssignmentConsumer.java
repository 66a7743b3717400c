package io.comfymill.agent.assignments;

import io.comfymill.agent.kafka.KafkaSettings;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the partitions of {@link Topic#ASSIGNMENTS} that hold this agent's nodes, from now on. Its
 * own thread; blocks.
 */
public final class AssignmentConsumer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AssignmentConsumer.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final KafkaSettings settings;
  private final Set<String> nodeIds;
  private final AssignmentInbox inbox;
  private final Runnable listening;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

  /**
   * @param listening is called once nothing sent from then on can be missed
   */
  public AssignmentConsumer(
      KafkaSettings settings, Collection<NodeId> nodes, AssignmentInbox inbox, Runnable listening) {
    this.settings = settings;
    this.nodeIds = nodes.stream().map(NodeId::value).collect(Collectors.toUnmodifiableSet());
    this.inbox = inbox;
    this.listening = listening;
    this.thread = new Thread(this::run, "assignments");
  }

  public void start() {
    thread.start();
  }

  private boolean open() {
    return closing.getCount() > 0;
  }

  private void run() {
    while (open()) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(settings.assignmentsConsumer())) {
        current = consumer;
        consume(consumer);
      } catch (KafkaException e) {
        LOG.debugf("assignments: %s", e.getMessage());
        pause();
      }
    }
  }

  private void consume(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = ownPartitions(consumer);
    if (partitions.isEmpty()) {
      pause();
      return;
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // seeking is lazy; this does it
    LOG.infof("listening for assignments on %s", partitions);
    listening.run();
    while (open()) {
      poll(consumer);
    }
  }

  private List<TopicPartition> ownPartitions(KafkaConsumer<byte[], byte[]> consumer) {
    List<PartitionInfo> all = consumer.partitionsFor(Topic.ASSIGNMENTS.topicName());
    if (all == null || all.isEmpty()) {
      return List.of();
    }
    return nodeIds.stream()
        .map(nodeId -> partition(nodeId, all.size()))
        .distinct()
        .sorted()
        .map(number -> new TopicPartition(Topic.ASSIGNMENTS.topicName(), number))
        .toList();
  }

  /** As Kafka's own producers choose a partition by key. */
  static int partition(String nodeId, int partitions) {
    byte[] key = nodeId.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  private void poll(KafkaConsumer<byte[], byte[]> consumer) {
    for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
      if (entry.key() != null
          && nodeIds.contains(new String(entry.key(), StandardCharsets.UTF_8))) {
        take(entry.value());
      }
    }
  }

  private void take(byte @Nullable [] json) {
    if (json == null) {
      return;
    }
    try {
      WireJson.read(json, Assignment.class).ifPresent(inbox::accept);
    } catch (UnreadableRecordException e) {
      LOG.errorf(e, "an assignment that cannot be read is left out");
    }
  }

  private void pause() {
    try {
      if (closing.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("closed while Kafka was away");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    KafkaConsumer<byte[], byte[]> open = current;
    if (open != null) {
      open.wakeup();
    }
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
