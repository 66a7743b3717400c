package io.comfymill.common.quarantine;

import io.comfymill.common.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that a service could not read. On {@link Topic#QUARANTINE} its value is the original's,
 * byte for byte, its key is {@link #id}, and headers hold the rest.
 *
 * @param topic of the original
 * @param service that could not read it
 * @param cause for people
 * @param originalKey null if it had none
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes, never written to
public record QuarantinedRecord(
    String topic,
    int partition,
    long offset,
    String service,
    Instant at,
    String cause,
    byte @Nullable [] originalKey,
    byte[] value) {
  private static final String PREFIX = "comfymill.";
  private static final int LONGEST_CAUSE = 2000;

  /** The original's place, so that a record quarantined by several readers appears once. */
  public String id() {
    return topic + "-" + partition + "@" + offset;
  }

  static QuarantinedRecord of(
      ConsumerRecord<byte[], byte[]> original, String service, Instant at, Throwable cause) {
    return new QuarantinedRecord(
        original.topic(),
        original.partition(),
        original.offset(),
        service,
        at,
        words(cause),
        original.key(),
        original.value() == null ? new byte[0] : original.value());
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    String words = message == null ? cause.getClass().getName() : message;
    return words.length() <= LONGEST_CAUSE ? words : words.substring(0, LONGEST_CAUSE) + "…";
  }

  ProducerRecord<String, byte[]> toKafka() {
    ProducerRecord<String, byte[]> sent = new ProducerRecord<>(Topic.QUARANTINE_NAME, id(), value);
    Headers headers = sent.headers();
    put(headers, "topic", topic);
    put(headers, "partition", Integer.toString(partition));
    put(headers, "offset", Long.toString(offset));
    put(headers, "service", service);
    put(headers, "at", at.toString());
    put(headers, "cause", cause);
    if (originalKey != null) {
      headers.add(PREFIX + "key", originalKey);
    }
    return sent;
  }

  private static void put(Headers headers, String name, String text) {
    headers.add(PREFIX + name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for a tombstone, and for records that no service of ours wrote. */
  public static Optional<QuarantinedRecord> fromKafka(ConsumerRecord<byte[], byte[]> read) {
    Headers headers = read.headers();
    if (read.value() == null || headers.lastHeader(PREFIX + "topic") == null) {
      return Optional.empty();
    }
    Header key = headers.lastHeader(PREFIX + "key");
    return Optional.of(
        new QuarantinedRecord(
            text(headers, "topic"),
            Integer.parseInt(text(headers, "partition")),
            Long.parseLong(text(headers, "offset")),
            text(headers, "service"),
            Instant.parse(text(headers, "at")),
            text(headers, "cause"),
            key == null ? null : key.value(),
            read.value()));
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(PREFIX + name).value(), StandardCharsets.UTF_8);
  }
}
