package io.comfymill.common.kafka;

import io.comfymill.common.loop.Trouble;
import io.comfymill.common.wire.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends records in the order in which it is given them. Thread-safe.
 *
 * <p>Never blocks its caller: {@code send} of a producer that does not know the topic yet, or whose
 * buffer is full, blocks, so a thread of its own calls it. The producer is made on first use, since
 * making it fails while the broker's name cannot be resolved.
 */
public final class RecordSender implements AutoCloseable {
  private static final String CLOSED = "the sender is closed";

  private final Supplier<Producer<String, byte[]>> producers;
  private final int mostWaiting;
  private final ExecutorService thread;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile @Nullable Producer<String, byte[]> producer; // made by the thread
  private volatile boolean closed;

  /**
   * So many records wait for Kafka that it takes no more, or it is closed; this one was not sent.
   */
  public static final class NotTakenException extends RuntimeException implements Trouble.Away {
    private static final long serialVersionUID = 1L;

    NotTakenException(String message) {
      super(message);
    }
  }

  /**
   * @param name of its thread
   * @param mostWaiting as many records may wait for their acknowledgement; more are refused
   */
  public RecordSender(String name, Supplier<Producer<String, byte[]>> producers, int mostWaiting) {
    this.producers = producers;
    this.mostWaiting = mostWaiting;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            });
  }

  public CompletionStage<RecordMetadata> send(Topic topic, String key, byte[] value) {
    return send(new ProducerRecord<>(topic.topicName(), key, value));
  }

  /**
   * @return completes when every in-sync replica has the record; fails where it was given up, with
   *     {@link NotTakenException} where it was not even tried
   */
  public CompletionStage<RecordMetadata> send(ProducerRecord<String, byte[]> next) {
    CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
    if (waiting.incrementAndGet() > mostWaiting) {
      settle(acknowledged, null, new NotTakenException(mostWaiting + " records wait for Kafka"));
    } else {
      try {
        thread.execute(() -> hand(next, acknowledged));
      } catch (RejectedExecutionException e) {
        settle(acknowledged, null, new NotTakenException(CLOSED));
      }
    }
    return acknowledged;
  }

  private void hand(
      ProducerRecord<String, byte[]> next, CompletableFuture<RecordMetadata> acknowledged) {
    if (closed) {
      settle(acknowledged, null, new NotTakenException(CLOSED));
      return;
    }
    try {
      Future<RecordMetadata> unused = // the callback says all that it would, and sooner
          producer().send(next, (metadata, failure) -> settle(acknowledged, metadata, failure));
    } catch (Exception e) {
      settle(acknowledged, null, e);
    }
  }

  private void settle(
      CompletableFuture<RecordMetadata> acknowledged,
      @Nullable RecordMetadata metadata,
      @Nullable Exception failure) {
    waiting.decrementAndGet();
    if (failure == null) {
      acknowledged.complete(metadata);
    } else {
      acknowledged.completeExceptionally(failure);
    }
  }

  private Producer<String, byte[]> producer() {
    Producer<String, byte[]> made = producer;
    if (made == null) {
      made = producers.get();
      producer = made;
    }
    return made;
  }

  /** Records that are not acknowledged yet. */
  public int waiting() {
    return waiting.get();
  }

  /** What is not yet sent stays unsent; waits for nothing. */
  @Override
  public void close() {
    closed = true;
    thread.shutdownNow().forEach(Runnable::run); // each sees that it is closed
    Producer<String, byte[]> made = producer;
    if (made != null) {
      CompletableFuture<Void> unused = // it waits for its own thread to end
          CompletableFuture.runAsync(() -> made.close(Duration.ZERO));
    }
  }

  /** Sends what it was given, for at most so long; then closes. */
  public void drain(Duration atMost) throws InterruptedException {
    thread.shutdown();
    boolean handedOver = thread.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    Producer<String, byte[]> made = producer;
    if (handedOver && made != null) {
      made.close(atMost);
    }
    close();
  }
}
