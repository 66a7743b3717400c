package io.comfymill.scheduler.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A record that was read from Kafka.
 *
 * @param record as it came
 * @param message null where the record has no effect: it cannot be read, came too late, or is of a
 *     type that this version does not know
 */
public record Input(ConsumerRecord<byte[], byte[]> record, @Nullable Message message) {
  public TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }

  public long offset() {
    return record.offset();
  }

  int bytes() {
    return Math.max(0, record.serializedValueSize());
  }

  /** Identifies it, also in logs. */
  public String position() {
    return partition() + "@" + offset();
  }
}
