package io.comfymill.scheduler.store;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the scheduler got: what it has read, and what it has told.
 *
 * @param offsets the next to read, by partition
 * @param announced every job event up to this sequence number is in Kafka
 */
public record Progress(Map<TopicPartition, Long> offsets, long announced) {
  public Progress {
    Map<TopicPartition, Long> ordered =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    ordered.putAll(offsets);
    offsets = Collections.unmodifiableMap(ordered);
  }
}
