package io.comfymill.common.quarantine;

import io.comfymill.common.loop.SparseLog;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * Moves records that nobody can read out of the way. Readers do not wait for that: if Kafka does
 * not take the copy, the log says so and the original is still in its topic.
 */
public final class Quarantine {
  private static final Logger LOG = Logger.getLogger(Quarantine.class);

  private final String service;
  private final InstantSource clock;
  private final Function<ProducerRecord<String, byte[]>, CompletionStage<?>> sender;
  private final BiConsumer<String, String> counted;
  private final SparseLog log = new SparseLog(LOG);

  /**
   * @param service the name of this service
   * @param sender must not block
   * @param counted takes the topic and the kind of cause of each record
   */
  public Quarantine(
      String service,
      InstantSource clock,
      Function<ProducerRecord<String, byte[]>, CompletionStage<?>> sender,
      BiConsumer<String, String> counted) {
    this.service = service;
    this.clock = clock;
    this.sender = sender;
    this.counted = counted;
  }

  /** Any thread. */
  public void setAside(ConsumerRecord<byte[], byte[]> original, Throwable cause) {
    QuarantinedRecord aside = QuarantinedRecord.of(original, service, clock.instant(), cause);
    String kind = cause.getClass().getSimpleName();
    counted.accept(original.topic(), kind);
    log.warn(
        original.topic() + kind,
        null,
        "quarantined %s (%d bytes): %s; see: comfymill quarantine show %s"
            .formatted(aside.id(), aside.value().length, aside.cause(), aside.id()));
    sender
        .apply(aside.toKafka())
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                log.warn(
                    "unsent",
                    failure,
                    aside.id() + " is only in its topic: Kafka did not take the copy");
              }
            });
  }
}
