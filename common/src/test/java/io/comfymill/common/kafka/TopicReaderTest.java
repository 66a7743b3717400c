package io.comfymill.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.quarantine.QuarantinedRecord;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
  private static final TopicPartition FIRST = new TopicPartition(Topic.JOB_EVENTS_NAME, 0);
  private static final TopicPartition SECOND = new TopicPartition(Topic.JOB_EVENTS_NAME, 1);

  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final List<String> passedOver = new CopyOnWriteArrayList<>();
  private final List<ProducerRecord<String, byte[]>> setAside = new CopyOnWriteArrayList<>();
  private final AtomicInteger troubles = new AtomicInteger();
  private final AtomicInteger consumersMade = new AtomicInteger();
  private final AtomicInteger endsToFail = new AtomicInteger();
  private final AtomicInteger listening = new AtomicInteger();
  private volatile RuntimeException trouble = new IllegalStateException("injected");
  private final TreeOfRecords records = new TreeOfRecords();
  private TopicReader reader;

  /** What the broker has. */
  private static final class TreeOfRecords {
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();

    synchronized void add(TopicPartition partition, String value) {
      List<ConsumerRecord<byte[], byte[]>> log =
          all.computeIfAbsent(partition, p -> new ArrayList<>());
      log.add(
          new ConsumerRecord<>(
              partition.topic(), partition.partition(), log.size(), bytes("key"), bytes(value)));
    }

    synchronized List<ConsumerRecord<byte[], byte[]>> of(TopicPartition partition) {
      return List.copyOf(all.getOrDefault(partition, List.of()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Hands over all records behind its position once, as a broker would. */
  private Consumer<byte[], byte[]> consumer() {
    consumersMade.incrementAndGet();
    MockConsumer<byte[], byte[]> mock = new MockConsumer<>("earliest");
    Node broker = new Node(0, "localhost", 1);
    List<PartitionInfo> partitions = new ArrayList<>();
    for (TopicPartition partition : List.of(FIRST, SECOND)) {
      partitions.add(
          new PartitionInfo(
              partition.topic(), partition.partition(), broker, new Node[0], new Node[0]));
    }
    mock.updatePartitions(Topic.JOB_EVENTS_NAME, partitions);
    mock.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    mock.updateEndOffsets(
        Map.of(FIRST, (long) records.of(FIRST).size(), SECOND, (long) records.of(SECOND).size()));
    mock.schedulePollTask(
        () -> {
          for (TopicPartition partition : mock.assignment()) {
            records.of(partition).stream().skip(mock.position(partition)).forEach(mock::addRecord);
          }
        });
    return mock;
  }

  private final RecordHandler handler =
      new RecordHandler() {
        @Override
        public void begin(Predicate<Topic> caughtUp) {
          log.add("begin");
        }

        @Override
        public void handle(ConsumerRecord<byte[], byte[]> next) {
          String value = new String(next.value(), StandardCharsets.UTF_8);
          if (value.equals("unreadable")) {
            throw new UnreadableRecordException("no JSON", new IllegalStateException());
          } else if (value.equals("poison")) {
            throw new IllegalStateException("poison");
          } else if (value.equals("deep")) {
            throw new StackOverflowError();
          } else if (value.equals("trouble") && troubles.getAndDecrement() > 0) {
            throw trouble;
          }
          handled.add(value);
        }

        @Override
        public void passedOver(ConsumerRecord<byte[], byte[]> next) {
          passedOver.add(new String(next.value(), StandardCharsets.UTF_8));
        }

        @Override
        public void end() {
          if (endsToFail.getAndDecrement() > 0) {
            throw new IllegalStateException("the batch cannot be kept");
          }
          log.add("end");
        }
      };

  private void start(ReadingPlan plan) {
    Quarantine quarantine =
        new Quarantine(
            "test",
            InstantSource.fixed(Instant.EPOCH),
            sent -> {
              setAside.add(sent);
              return CompletableFuture.completedFuture(null);
            },
            (topic, cause) -> log.add("counted " + topic));
    reader = new TopicReader(this::consumer, plan, handler, quarantine, listening::incrementAndGet);
    reader.start(
        new Loops(),
        LoopSettings.named("reader").retryAfter(Duration.ofMillis(1), Duration.ofMillis(5)));
  }

  private void startFromBeginning() {
    start(ReadingPlan.all(Map.of(Topic.JOB_EVENTS, ReadingPlan.From.BEGINNING), Map.of()));
  }

  @AfterEach
  void stop() {
    reader.close();
  }

  @Test
  void handsRecordsOverInTheirOrder() {
    records.add(FIRST, "1");
    records.add(FIRST, "2");
    records.add(FIRST, "3");
    startFromBeginning();

    await().until(() -> log.contains("end"));
    assertThat(handled).containsExactly("1", "2", "3");
    assertThat(listening).hasValue(1);
  }

  @Test
  void oneUnreadableRecordIsSetAsideWithWhereItStoodAndItsBytes() {
    records.add(FIRST, "1");
    records.add(FIRST, "unreadable");
    records.add(FIRST, "2");
    startFromBeginning();

    await().until(() -> handled.contains("2"));
    assertThat(passedOver).containsExactly("unreadable");
    assertThat(consumersMade).hasValue(1);
    ProducerRecord<String, byte[]> sent = setAside.get(0);
    assertThat(sent.key()).isEqualTo("job-events-0@1");
    QuarantinedRecord read = QuarantinedRecord.fromKafka(asRead(sent)).orElseThrow();
    assertThat(read.cause()).isEqualTo("no JSON");
    assertThat(read.service()).isEqualTo("test");
    assertThat(read.originalKey()).isEqualTo(bytes("key"));
    assertThat(read.value()).isEqualTo(bytes("unreadable"));
    assertThat(log).contains("counted job-events");
  }

  private static ConsumerRecord<byte[], byte[]> asRead(ProducerRecord<String, byte[]> sent) {
    ConsumerRecord<byte[], byte[]> read =
        new ConsumerRecord<>(sent.topic(), 0, 0, bytes(sent.key()), sent.value());
    sent.headers().forEach(read.headers()::add);
    return read;
  }

  @Test
  void troubleLosesNothing() {
    troubles.set(2);
    records.add(FIRST, "1");
    records.add(FIRST, "trouble");
    records.add(FIRST, "2");
    startFromBeginning();

    await().until(() -> handled.contains("2"));
    assertThat(handled).containsSubsequence("1", "trouble", "2");
    assertThat(setAside).isEmpty();
    assertThat(consumersMade).hasValue(3);
  }

  @Test
  void aRecordThatAlwaysFailsStopsTheRestForThreeTriesOnly() {
    records.add(FIRST, "poison");
    records.add(FIRST, "deep");
    records.add(FIRST, "2");
    startFromBeginning();

    await().until(() -> handled.contains("2"));
    assertThat(setAside)
        .extracting(ProducerRecord::key)
        .containsExactly("job-events-0@0", "job-events-0@1");
    assertThat(consumersMade).hasValue(5);
  }

  @Test
  void whoIsAwayIsWaitedForHoweverLong() {
    trouble = new KafkaException(new java.net.ConnectException("refused"));
    troubles.set(10);
    records.add(FIRST, "trouble");
    startFromBeginning();

    await().until(() -> handled.contains("trouble"));
    assertThat(setAside).isEmpty();
  }

  @Test
  void aBatchThatCouldNotBeEndedComesAgainWhole() {
    endsToFail.set(1);
    records.add(FIRST, "1");
    records.add(SECOND, "2");
    startFromBeginning();

    await().until(() -> log.contains("end"));
    assertThat(handled).hasSize(4).contains("1", "2");
  }

  @Test
  void beginsWhereItIsToldAndReadsItsShareAlone() {
    records.add(FIRST, "1");
    records.add(SECOND, "2");
    records.add(SECOND, "3");
    start(
        new ReadingPlan(
            Map.of(Topic.JOB_EVENTS, ReadingPlan.From.BEGINNING),
            (partition, of) -> partition.equals(SECOND),
            Map.of(SECOND, 1L)));

    await().until(() -> log.contains("end"));
    assertThat(handled).containsExactly("3");
  }
}
