package io.comfymill.gateway.messaging;

import io.comfymill.common.wire.Topic;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Reads all partitions of a topic on a thread of its own and hands each record on, for as long as
 * the gateway lives: whatever goes wrong, it begins again a second later. Kafka need not be there
 * at the start, nor the topic.
 */
public final class TopicTail {
  private static final Logger LOG = Logger.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(30);

  /** Where to begin. */
  public enum From {
    /** With all that the topic holds, each time anew. */
    BEGINNING,
    /** With what comes next; what was missed must be learnt elsewhere. */
    END
  }

  private final KafkaSettings settings;
  private final Topic topic;
  private final From from;
  private final Function<ConsumerRecord<String, byte[]>, Uni<Void>> handler;
  private final Thread thread;
  private volatile boolean stopped;

  public TopicTail(
      KafkaSettings settings,
      Topic topic,
      From from,
      Function<ConsumerRecord<String, byte[]>, Uni<Void>> handler) {
    this.settings = settings;
    this.topic = topic;
    this.from = from;
    this.handler = handler;
    this.thread = new Thread(this::readUntilStopped, "tail-" + topic.topicName());
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  public void stop() {
    stopped = true;
    thread.interrupt();
  }

  private void readUntilStopped() {
    while (!stopped) {
      try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.consumer(topic))) {
        read(consumer);
      } catch (InterruptException | InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (KafkaException e) {
        LOG.debugf("reading %s begins again: %s", topic.topicName(), e.toString());
        pause();
      }
    }
  }

  private void read(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
    List<TopicPartition> partitions = awaitPartitions(consumer);
    consumer.assign(partitions);
    if (from == From.BEGINNING) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    while (!stopped) {
      handle(consumer.poll(POLL));
    }
  }

  private List<TopicPartition> awaitPartitions(KafkaConsumer<String, byte[]> consumer) {
    while (true) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.topicName()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      if (!partitions.isEmpty()) {
        return partitions;
      }
      pause();
    }
  }

  /** Waits for the whole batch, so that a slow reader holds Kafka back and not its own memory. */
  private void handle(ConsumerRecords<String, byte[]> records) throws InterruptedException {
    List<CompletableFuture<Void>> open = new ArrayList<>(records.count());
    for (ConsumerRecord<String, byte[]> next : records) {
      open.add(handler.apply(next).subscribeAsCompletionStage());
    }
    try {
      CompletableFuture.allOf(open.toArray(CompletableFuture[]::new))
          .get(BATCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf(e, "records of %s were not all handled", topic.topicName());
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
