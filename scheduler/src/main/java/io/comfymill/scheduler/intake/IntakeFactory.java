package io.comfymill.scheduler.intake;

import io.comfymill.common.wire.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Readers of Kafka: the leader's, and a standby's. */
@ApplicationScoped
public class IntakeFactory {
  private static final List<Topic> OF_THE_FLEET =
      List.of(Topic.NODE_HEARTBEATS, Topic.NODE_CAPABILITIES);
  private static final List<Topic> ALL =
      List.of(
          Topic.JOB_COMMANDS,
          Topic.FLEET_COMMANDS,
          Topic.ATTEMPT_EVENTS,
          Topic.NODE_HEARTBEATS,
          Topic.NODE_CAPABILITIES);

  private final ConsumerFactory consumers;
  private final RecordDecoder decoder;
  private final FleetMemory memory;

  IntakeFactory(ConsumerFactory consumers, RecordDecoder decoder, FleetMemory memory) {
    this.consumers = consumers;
    this.decoder = decoder;
    this.memory = memory;
  }

  /**
   * Of everything that the leader listens to.
   *
   * @param stored the next offsets to read, as the database has them
   */
  public Intake read(Sink sink, Map<TopicPartition, Long> stored) {
    Map<TopicPartition, Long> positions = new HashMap<>(memory.positions());
    positions.putAll(stored);
    return new Intake(consumers, decoder, memory, ALL, sink, positions);
  }

  Intake followFleet(Sink sink) {
    return new Intake(consumers, decoder, memory, OF_THE_FLEET, sink, memory.positions());
  }
}
