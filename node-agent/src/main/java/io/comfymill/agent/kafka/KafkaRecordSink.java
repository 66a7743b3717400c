package io.comfymill.agent.kafka;

import io.comfymill.common.wire.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one producer, idempotent and with {@code acks=all}.
 *
 * <p>Its own thread calls it: {@code send} of a producer that does not know the topic yet, or whose
 * buffer is full, blocks. The producer is made on first use, since making it fails while the name
 * of the broker cannot be resolved, and the agent has to start without Kafka.
 */
public final class KafkaRecordSink implements RecordSink, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(KafkaRecordSink.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final KafkaSettings settings;
  private final ExecutorService sender;
  private @Nullable KafkaProducer<String, byte[]> producer; // the sender thread's

  public KafkaRecordSink(KafkaSettings settings) {
    this.settings = settings;
    this.sender = Executors.newSingleThreadExecutor(task -> new Thread(task, "kafka-sender"));
  }

  @Override
  public CompletionStage<Void> send(Topic topic, String key, byte[] value) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    ProducerRecord<String, byte[]> entry = new ProducerRecord<>(topic.topicName(), key, value);
    sender.execute(() -> hand(entry, acknowledged));
    return acknowledged;
  }

  private void hand(ProducerRecord<String, byte[]> entry, CompletableFuture<Void> acknowledged) {
    try {
      Future<RecordMetadata> unused = // the callback says more, and says it sooner
          producer().send(entry, (metadata, failure) -> answered(acknowledged, failure));
    } catch (KafkaException | IllegalStateException e) {
      acknowledged.completeExceptionally(e);
    }
  }

  private static void answered(CompletableFuture<Void> acknowledged, @Nullable Exception failure) {
    if (failure == null) {
      acknowledged.complete(null);
    } else {
      acknowledged.completeExceptionally(failure);
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    KafkaProducer<String, byte[]> made = producer;
    if (made == null) {
      made = new KafkaProducer<>(settings.producer());
      producer = made;
    }
    return made;
  }

  /** Sends what it was given, for a short while. */
  @Override
  public void close() {
    sender.execute(
        () -> {
          if (producer != null) {
            producer.close(CLOSE_WITHIN);
          }
        });
    sender.shutdown();
    try {
      if (!sender.awaitTermination(2 * CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "the Kafka producer did not close in time; unacknowledged events are in the journal");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
