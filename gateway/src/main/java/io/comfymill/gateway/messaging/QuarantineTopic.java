package io.comfymill.gateway.messaging;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.QuarantinedRecord;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads {@link Topic#QUARANTINE} when somebody asks, from its beginning: it is small, bounded by
 * size, and seldom asked for, so nothing of it is kept in memory. Blocks.
 */
@ApplicationScoped
public class QuarantineTopic {
  private static final TopicPartition PARTITION = new TopicPartition(Topic.QUARANTINE_NAME, 0);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final KafkaClients clients;
  private final RecordSender sender;
  private final InstantSource clock;

  QuarantineTopic(KafkaClients clients, RecordSender sender, InstantSource clock) {
    this.clients = clients;
    this.sender = sender;
    this.clock = clock;
  }

  /**
   * The newest ones, oldest first.
   *
   * @param summary keeps what is wanted of each; their bytes would be too much together
   */
  public <T> List<T> newest(int limit, Function<QuarantinedRecord, T> summary) {
    Map<String, T> found =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > limit;
          }
        };
    read(
        next -> true,
        (id, read) -> {
          found.remove(id);
          read.ifPresent(entry -> found.put(id, summary.apply(entry)));
        });
    return List.copyOf(found.values());
  }

  /** The latest by that id, unless it was dropped. */
  public Optional<QuarantinedRecord> find(String id) {
    Latest latest = new Latest();
    read(id::equals, (key, read) -> latest.value = read);
    return latest.value;
  }

  /** Back into its topic; fails with {@link CommandSender.InDoubtException}. */
  public Uni<Void> replay(QuarantinedRecord aside) {
    byte[] key = aside.originalKey();
    return send(
        new ProducerRecord<>(
            aside.topic(),
            key == null ? null : new String(key, StandardCharsets.UTF_8),
            aside.value()));
  }

  /** Leaves a tombstone; fails with {@link CommandSender.InDoubtException}. */
  public Uni<Void> drop(String id) {
    return send(new ProducerRecord<>(Topic.QUARANTINE_NAME, id, null));
  }

  private Uni<Void> send(ProducerRecord<String, byte[]> next) {
    return Uni.createFrom()
        .completionStage(() -> sender.send(next))
        .onFailure()
        .transform(CommandSender.InDoubtException::new)
        .replaceWithVoid();
  }

  private static final class Latest {
    private Optional<QuarantinedRecord> value = Optional.empty();
  }

  /** Empty stands for a record that was dropped. */
  private interface Entries {
    void entry(String id, Optional<QuarantinedRecord> read);
  }

  private void read(Predicate<String> wanted, Entries entries) {
    try {
      Consumer<byte[], byte[]> consumer = clients.consumers(Map.of()).get();
      try {
        read(consumer, wanted, entries);
      } finally {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      }
    } catch (KafkaException e) {
      throw new DependencyAwayException("Kafka does not show the quarantine", e);
    }
  }

  private void read(Consumer<byte[], byte[]> consumer, Predicate<String> wanted, Entries entries) {
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
    long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
    Instant patient = clock.instant().plus(PATIENCE);
    while (consumer.position(PARTITION) < end) {
      if (clock.instant().isAfter(patient)) {
        throw new DependencyAwayException("Kafka is too slow to show the quarantine");
      }
      for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
        String id = next.key() == null ? "" : new String(next.key(), StandardCharsets.UTF_8);
        if (wanted.test(id)) {
          entries.entry(id, QuarantinedRecord.fromKafka(next));
        }
      }
    }
  }
}
