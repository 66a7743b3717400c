package io.comfymill.scheduler.intake;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka.
 *
 * @param message null of a record that nobody can read, or of a type that this version does not
 *     know: it is passed over
 */
public record Input(TopicPartition partition, long offset, @Nullable Message message) {
  /** Where it stands, for logs and for remembering it. */
  public String position() {
    return partition + "@" + offset;
  }
}
