package io.comfymill.common.kafka;

import io.comfymill.common.wire.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.common.TopicPartition;

/**
 * What a {@link TopicReader} reads.
 *
 * @param name of the loop and its thread
 * @param topics and where each begins that has no position
 * @param share which partitions are read, of how many the topic has
 * @param positions the next offsets to read, where they are known
 */
public record ReadingPlan(
    String name,
    Map<Topic, From> topics,
    BiPredicate<TopicPartition, Integer> share,
    Map<TopicPartition, Long> positions) {
  /** Where to begin. */
  public enum From {
    /** With all that the topic holds. */
    BEGINNING,
    /** With what comes next; what was missed must be learnt elsewhere. */
    END
  }

  public ReadingPlan {
    topics = Map.copyOf(topics);
    positions = Map.copyOf(positions);
  }

  /** All partitions of one topic. */
  public static ReadingPlan of(String name, Topic topic, From from) {
    return new ReadingPlan(name, Map.of(topic, from), (partition, of) -> true, Map.of());
  }

  From from(String topicName) {
    Map<String, From> byName = new HashMap<>();
    topics.forEach((topic, from) -> byName.put(topic.topicName(), from));
    return byName.getOrDefault(topicName, From.BEGINNING);
  }
}
