package io.comfymill.gateway.messaging;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.quarantine.QuarantinedRecord;
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
 * {@link Topic#QUARANTINE}, read from its beginning on each request: it is small and seldom asked
 * for, so nothing of it is kept in memory. Reading blocks.
 */
@ApplicationScoped
public class QuarantineTopic {
  private static final TopicPartition PARTITION = new TopicPartition(Topic.QUARANTINE_NAME, 0);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

  private final KafkaClients clients;
  private final RecordSender sender;
  private final InstantSource clock;

  QuarantineTopic(KafkaClients clients, RecordSender sender, InstantSource clock) {
    this.clients = clients;
    this.sender = sender;
    this.clock = clock;
  }

  /**
   * The newest records, oldest first.
   *
   * @param summary what to keep of each: the bytes of all of them would take too much memory
   */
  public <T> List<T> newest(int limit, Function<QuarantinedRecord, T> summary) {
    return List.copyOf(read(id -> true, limit, summary).values());
  }

  /** Empty if there is none by that id, or it was dropped. */
  public Optional<QuarantinedRecord> find(String id) {
    return Optional.ofNullable(read(id::equals, 1, Function.identity()).get(id));
  }

  /** Sends it to its topic again; fails with {@link CommandSender.InDoubtException}. */
  public Uni<Void> replay(QuarantinedRecord record) {
    byte[] key = record.originalKey();
    return send(
        new ProducerRecord<>(
            record.topic(),
            key == null ? null : new String(key, StandardCharsets.UTF_8),
            record.value()));
  }

  /** Writes a tombstone; fails with {@link CommandSender.InDoubtException}. */
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

  private <T> Map<String, T> read(
      Predicate<String> wanted, int limit, Function<QuarantinedRecord, T> summary) {
    Map<String, T> found = new LinkedHashMap<>();
    try {
      Consumer<byte[], byte[]> consumer = clients.consumers(Map.of()).get();
      try {
        readAll(
            consumer,
            next -> {
              String id = next.key() == null ? "" : new String(next.key(), StandardCharsets.UTF_8);
              if (wanted.test(id)) {
                keep(found, limit, id, QuarantinedRecord.fromKafka(next).map(summary));
              }
            });
      } finally {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      }
    } catch (KafkaException e) {
      throw new DependencyAwayException("Kafka does not show the quarantine", e);
    }
    return found;
  }

  /** The latest record of an id counts; an empty one says that it was dropped. */
  private static <T> void keep(Map<String, T> found, int limit, String id, Optional<T> latest) {
    found.remove(id);
    latest.ifPresent(summary -> found.put(id, summary));
    if (found.size() > limit) {
      found.remove(found.keySet().iterator().next());
    }
  }

  private void readAll(
      Consumer<byte[], byte[]> consumer,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
    long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
    Instant deadline = clock.instant().plus(READ_TIMEOUT);
    while (consumer.position(PARTITION) < end) {
      if (clock.instant().isAfter(deadline)) {
        throw new DependencyAwayException("Kafka is too slow to show the quarantine");
      }
      consumer.poll(POLL).forEach(each);
    }
  }
}
