package io.comfymill.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordSenderTest {
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(
          false, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
  private final AtomicBoolean unresolvable = new AtomicBoolean();
  private final CountDownLatch resolved = new CountDownLatch(1);
  private final RecordSender sender = new RecordSender("sender", this::producer, 10);

  private Producer<String, byte[]> producer() {
    if (unresolvable.get()) {
      resolved.countDown();
      throw new KafkaException("no such host");
    }
    return kafka;
  }

  private CompletableFuture<RecordMetadata> send(String key) {
    return sender.send(Topic.JOB_EVENTS, key, new byte[0]).toCompletableFuture();
  }

  @AfterEach
  void close() {
    sender.close();
  }

  @Test
  void sendsInOrderAndCompletesWithTheAcknowledgement() {
    List<CompletableFuture<RecordMetadata>> sent =
        IntStream.range(0, 5).mapToObj(i -> send("" + i)).toList();

    await().until(() -> kafka.history().size() == 5);
    assertThat(kafka.history())
        .extracting(ProducerRecord::key)
        .containsExactly("0", "1", "2", "3", "4");
    assertThat(sent).noneMatch(CompletableFuture::isDone);
    kafka.completeNext();
    await().until(sent.get(0)::isDone);
    assertThat(sender.waiting()).isEqualTo(4);
  }

  @Test
  void refusesMoreThanMayWait() {
    List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      sent.add(send("" + i));
    }

    assertThatThrownBy(sent.get(10)::get)
        .hasRootCauseInstanceOf(RecordSender.NotTakenException.class);
    await().until(() -> kafka.history().size() == 10);
  }

  @Test
  void outlivesAProducerThatCannotBeMade() throws Exception {
    unresolvable.set(true);
    CompletableFuture<RecordMetadata> failed = send("1");
    resolved.await();
    await().until(failed::isCompletedExceptionally);

    unresolvable.set(false);
    assertThat(send("2")).isNotDone();
    await().until(() -> kafka.history().size() == 1);
  }

  @Test
  void afterCloseNothingIsSentAndNobodyWaits() {
    CompletableFuture<RecordMetadata> open = send("1");
    await().until(() -> kafka.history().size() == 1);
    assertThat(open).isNotDone();
    sender.close();

    assertThatThrownBy(send("2")::get).hasRootCauseInstanceOf(RecordSender.NotTakenException.class);
    await().until(kafka::closed);
  }
}
