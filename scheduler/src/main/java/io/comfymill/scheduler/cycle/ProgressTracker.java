package io.comfymill.scheduler.cycle;

import io.comfymill.common.wire.Topic;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.store.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** How far this tenure got, and how much of that is not in the database yet. */
final class ProgressTracker {
  private static final Set<String> READ_ONCE =
      Set.of(Topic.JOB_COMMANDS_NAME, Topic.FLEET_COMMANDS_NAME, Topic.ATTEMPT_EVENTS_NAME);

  private final Map<TopicPartition, Long> unwritten = new HashMap<>();
  private long announced;
  private long announcedWritten;

  ProgressTracker(Progress stored) {
    this.announced = stored.announced();
    this.announcedWritten = stored.announced();
  }

  /** Heartbeats and capabilities are not read twice from where they were: those have no offset. */
  void read(Input input) {
    if (READ_ONCE.contains(input.partition().topic())) {
      unwritten.put(input.partition(), input.offset() + 1);
    }
  }

  void announced(long sequence) {
    announced = sequence;
  }

  long announced() {
    return announced;
  }

  /**
   * Is it worth a transaction of its own?
   *
   * @param now true now and then: what was announced is not worth one each time
   */
  boolean isDue(boolean now) {
    return !unwritten.isEmpty() || (now && announced != announcedWritten);
  }

  Progress unwritten() {
    return new Progress(unwritten, announced);
  }

  void written() {
    unwritten.clear();
    announcedWritten = announced;
  }
}
