package io.comfymill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final AtomicInteger woken = new AtomicInteger();
  private final Inbox inbox = new Inbox(woken::incrementAndGet);

  private static Input input(int bytes) {
    return new Input(
        new ConsumerRecord<>(
            "job-commands",
            0,
            0,
            0,
            TimestampType.CREATE_TIME,
            0,
            bytes,
            new byte[0],
            new byte[0],
            new RecordHeaders(),
            Optional.empty()),
        null);
  }

  private CompletableFuture<Void> put(List<Input> inputs) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            inbox.put(inputs);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Test
  void holdsItsReaderBackWhileItIsFullOfRecords() throws Exception {
    inbox.put(Collections.nCopies(5000, input(1)));
    CompletableFuture<Void> waiting = put(List.of(input(1)));
    assertThat(inbox.take(10)).hasSize(10);

    await().until(waiting::isDone);
    assertThat(woken).hasValue(2);
    assertThat(inbox.take(10_000)).hasSize(4991);
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void holdsItsReaderBackWhileItIsFullOfBytes() throws Exception {
    inbox.put(List.of(input(32 * MEBIBYTE)));
    CompletableFuture<Void> waiting = put(List.of(input(1)));
    assertThat(inbox.isEmpty()).isFalse();
    assertThat(woken).hasValue(1);

    assertThat(inbox.take(1)).hasSize(1);
    await().until(waiting::isDone);
    assertThat(inbox.take(10)).hasSize(1);
  }

  @Test
  void closingLetsItsReaderGoAndTakesNothingMore() throws Exception {
    inbox.put(Collections.nCopies(5000, input(1)));
    CompletableFuture<Void> waiting = put(List.of(input(1)));
    inbox.close();

    await().until(waiting::isDone);
    assertThat(inbox.take(10)).isEmpty();
  }
}
