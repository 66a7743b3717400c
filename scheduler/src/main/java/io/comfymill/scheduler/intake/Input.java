package io.comfymill.scheduler.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka.
 *
 * @param record as it came
 * @param message null of a record that is passed over: nobody can read it, it came too late, or
 *     this version does not know its type
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

  /** Where it stands, for logs and for remembering it. */
  public String position() {
    return partition() + "@" + offset();
  }
}
