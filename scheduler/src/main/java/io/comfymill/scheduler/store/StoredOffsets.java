package io.comfymill.scheduler.store;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the scheduler got.
 *
 * @param next the next offset to read, by partition
 * @param announced every job event up to this sequence number is in Kafka
 */
public record StoredOffsets(Map<TopicPartition, Long> next, long announced) {
  public StoredOffsets {
    next = Map.copyOf(next);
  }
}
