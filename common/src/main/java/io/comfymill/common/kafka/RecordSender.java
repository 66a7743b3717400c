package io.comfymill.common.kafka;

import io.comfymill.common.loop.LoopThread;
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
 * Sends records in order. Thread-safe.
 *
 * <p>Never blocks its caller: Kafka's {@code send} may block for metadata or buffer space, so a
 * dedicated thread calls it. The producer is created on first use, because that fails while the
 * broker's host name does not resolve.
 */
public final class RecordSender implements RecordSink, AutoCloseable {
  private static final String CLOSED = "the sender is closed";

  private final Supplier<Producer<String, byte[]>> producers;
  private final int mostWaiting;
  private final ExecutorService thread;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile @Nullable Producer<String, byte[]> producer; // created by the thread
  private volatile boolean closed;

  /** The record was not sent: too many are waiting already, or the sender is closed. */
  public static final class NotTakenException extends RuntimeException implements Trouble.Away {
    private static final long serialVersionUID = 1L;

    NotTakenException(String message) {
      super(message);
    }
  }

  /**
   * @param name of its thread
   * @param mostWaiting how many records may wait for their acknowledgement before more are refused
   */
  public RecordSender(String name, Supplier<Producer<String, byte[]>> producers, int mostWaiting) {
    this.producers = producers;
    this.mostWaiting = mostWaiting;
    this.thread = Executors.newSingleThreadExecutor(LoopThread.daemons(name));
  }

  @Override
  public CompletionStage<RecordMetadata> send(Topic topic, String key, byte[] value) {
    return send(new ProducerRecord<>(topic.topicName(), key, value));
  }

  /**
   * @return completes once every in-sync replica has the record; fails with {@link
   *     NotTakenException} if it was never handed to Kafka
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
      Future<RecordMetadata> unused = // the callback reports the outcome
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

  /** How many records have not been acknowledged yet. */
  public int waiting() {
    return waiting.get();
  }

  /** Drops what has not been sent. Does not block. */
  @Override
  public void close() {
    closed = true;
    thread.shutdownNow().forEach(Runnable::run); // fails those records, now that it is closed
    Producer<String, byte[]> made = producer;
    if (made != null) {
      CompletableFuture<Void> unused = // closing blocks
          CompletableFuture.runAsync(() -> made.close(Duration.ZERO));
    }
  }

  /** Sends what is waiting, within the given time, and closes. */
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
