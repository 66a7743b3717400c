package io.comfymill.common.kafka;

import io.comfymill.common.kafka.ReadingPlan.From;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions without a consumer group, in a supervised loop on its own thread. Neither Kafka
 * nor the topics need exist when it starts.
 *
 * <p>A record that cannot be read is quarantined and skipped. After any other failure the reader
 * starts over behind the last batch that was handled.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration MISSING_TOPIC_PAUSE = Duration.ofMillis(100);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final ReadingPlan plan;
  private final RecordHandler handler;
  private final RecordGate gate;
  private final Runnable listening;
  private final Map<TopicPartition, Long> positions; // this and the consumer: the loop's alone
  private @Nullable Consumer<byte[], byte[]> current;
  private volatile boolean closed;
  private @Nullable SupervisedLoop loop;

  /**
   * @param consumers from {@link KafkaClients#consumers}
   * @param listening called once no record sent from then on can be missed; again after a failure
   */
  public TopicReader(
      Supplier<Consumer<byte[], byte[]>> consumers,
      ReadingPlan plan,
      RecordHandler handler,
      Quarantine quarantine,
      Runnable listening) {
    this.consumers = consumers;
    this.plan = plan;
    this.handler = handler;
    this.gate = new RecordGate(handler, quarantine);
    this.listening = listening;
    this.positions = new HashMap<>(plan.positions());
  }

  public TopicReader start(Loops loops, LoopSettings settings) {
    loop = SupervisedLoop.startBlocking(loops, settings, this::turn);
    return this;
  }

  private Duration turn() throws Exception {
    try {
      Consumer<byte[], byte[]> consumer = current;
      if (consumer == null) {
        return open() ? Duration.ZERO : MISSING_TOPIC_PAUSE;
      }
      handle(consumer, consumer.poll(POLL));
      return Duration.ZERO;
    } catch (Throwable e) {
      closeConsumer();
      throw e;
    } finally {
      if (closed) {
        closeConsumer();
      }
    }
  }

  /** False while a topic does not exist. */
  private boolean open() {
    Consumer<byte[], byte[]> consumer = consumers.get();
    current = consumer;
    Map<TopicPartition, From> partitions = new HashMap<>();
    for (Map.Entry<Topic, From> topic : plan.topics().entrySet()) {
      List<PartitionInfo> known = consumer.partitionsFor(topic.getKey().topicName());
      if (known == null || known.isEmpty()) {
        closeConsumer();
        return false;
      }
      known.stream()
          .map(info -> new TopicPartition(info.topic(), info.partition()))
          .filter(partition -> plan.share().test(partition, known.size()))
          .forEach(partition -> partitions.put(partition, topic.getValue()));
    }
    consumer.assign(partitions.keySet());
    partitions.forEach((partition, from) -> seek(consumer, partition, from));
    listening.run();
    return true;
  }

  private void seek(Consumer<byte[], byte[]> consumer, TopicPartition partition, From from) {
    Long position = positions.get(partition);
    if (position != null) {
      consumer.seek(partition, position);
    } else if (from == From.END) {
      consumer.seekToEnd(List.of(partition));
    } else {
      consumer.seekToBeginning(List.of(partition));
    }
    positions.put(partition, consumer.position(partition)); // seeking is lazy; this forces it
  }

  private void handle(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records)
      throws Exception {
    if (records.isEmpty()) {
      return;
    }
    handler.begin(topic -> isCaughtUp(consumer, topic));
    for (ConsumerRecord<byte[], byte[]> next : records) {
      gate.handle(next);
    }
    handler.end();
    gate.batchDone();
    positions.replaceAll((partition, position) -> consumer.position(partition));
  }

  private static boolean isCaughtUp(Consumer<byte[], byte[]> consumer, Topic topic) {
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong lag = consumer.currentLag(partition);
      if (partition.topic().equals(topic.topicName()) && (lag.isEmpty() || lag.getAsLong() > 0)) {
        return false;
      }
    }
    return true;
  }

  private void closeConsumer() {
    Consumer<byte[], byte[]> open = current;
    current = null;
    if (open != null) {
      open.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** Interrupts a batch that is being handled, and does not wait for that. */
  @Override
  public void close() {
    closed = true;
    SupervisedLoop running = loop;
    if (running != null) {
      running.close();
    }
  }
}
