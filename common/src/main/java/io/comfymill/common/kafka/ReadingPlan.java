package io.comfymill.common.kafka;

import io.comfymill.common.wire.Topic;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions a {@link TopicReader} reads, and from where.
 *
 * @param topics where to begin in partitions without a known position
 * @param share whether this reader takes a partition, given how many the topic has
 * @param positions the next offset of each partition where one is known
 */
public record ReadingPlan(
    Map<Topic, From> topics,
    BiPredicate<TopicPartition, Integer> share,
    Map<TopicPartition, Long> positions) {
  /** Where to begin. */
  public enum From {
    BEGINNING,
    /** With the next record. What was missed must be learnt elsewhere. */
    END
  }

  public ReadingPlan {
    topics = Map.copyOf(topics);
    positions = Map.copyOf(positions);
  }

  /** All partitions of these topics. */
  public static ReadingPlan all(Map<Topic, From> topics, Map<TopicPartition, Long> positions) {
    return new ReadingPlan(topics, (partition, of) -> true, positions);
  }
}
