package io.comfymill.scheduler.cycle;

import io.comfymill.common.wire.Topic;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.store.StoredOffsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** How far this tenure got, and how much of that is not in the database yet. */
final class OffsetTracker {
  /** Those of heartbeats and capabilities are not stored: they are read from the end, or again. */
  private static final Set<String> STORED =
      Set.of(Topic.JOB_COMMANDS_NAME, Topic.FLEET_COMMANDS_NAME, Topic.ATTEMPT_EVENTS_NAME);

  private final Map<TopicPartition, Long> unwritten = new HashMap<>();
  private long announced;
  private long announcedWritten;

  OffsetTracker(long announced) {
    this.announced = announced;
    this.announcedWritten = announced;
  }

  void read(Input input) {
    if (STORED.contains(input.partition().topic())) {
      unwritten.put(input.partition(), input.offset() + 1);
    }
  }

  void announced(long sequence) {
    announced = sequence;
  }

  /**
   * Whether this is worth a write of its own.
   *
   * @param tick whether a tick is due: what was announced is written only then
   */
  boolean isDue(boolean tick) {
    return !unwritten.isEmpty() || (tick && announced != announcedWritten);
  }

  StoredOffsets unwritten() {
    return new StoredOffsets(unwritten, announced);
  }

  void written() {
    unwritten.clear();
    announcedWritten = announced;
  }
}
