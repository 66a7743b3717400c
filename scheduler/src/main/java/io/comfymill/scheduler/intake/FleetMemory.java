package io.comfymill.scheduler.intake;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What each node last said about itself, and how far that was read. It outlives a tenure, and a
 * standby keeps it up to date too, so that a new leader knows at once what each node can do. To
 * read that again would mean to read the object_info of the whole fleet.
 */
@ApplicationScoped
public class FleetMemory {
  private record Heard(Message.Beat beat, Instant at) {}

  private final InstantSource clock;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final SortedMap<NodeId, Message.Learned> learned = new TreeMap<>();
  private final SortedMap<NodeId, Heard> heard = new TreeMap<>();

  public FleetMemory(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void remember(List<Input> inputs) {
    Instant now = clock.instant();
    for (Input input : inputs) {
      if (isOfTheFleet(input.partition())) {
        positions.merge(input.partition(), input.offset() + 1, Math::max);
        remember(input.message(), now);
      }
    }
  }

  private static boolean isOfTheFleet(TopicPartition partition) {
    return partition.topic().equals(Topic.NODE_HEARTBEATS_NAME)
        || partition.topic().equals(Topic.NODE_CAPABILITIES_NAME);
  }

  private void remember(@Nullable Message message, Instant now) {
    if (message instanceof Message.Learned known) {
      learned.put(known.node(), known);
    } else if (message instanceof Message.Beat beat
        && beat.heartbeat() instanceof Heartbeat.OfNode node) {
      heard.put(node.nodeId(), new Heard(beat, now));
    }
  }

  /** The next offset to read, of each partition that was read at all. */
  public synchronized Map<TopicPartition, Long> positions() {
    return Map.copyOf(positions);
  }

  /** What each node can do, then the latest heartbeat of those that sent one lately. */
  public synchronized List<Message> recall(Duration lately) {
    Instant oldest = clock.instant().minus(lately);
    List<Message> messages = new ArrayList<>(learned.values());
    for (Heard last : heard.values()) {
      if (last.at().isAfter(oldest)) {
        messages.add(new Message.Beat(last.beat().heartbeat(), false));
      }
    }
    return messages;
  }
}
