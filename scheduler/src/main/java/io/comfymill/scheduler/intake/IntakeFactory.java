package io.comfymill.scheduler.intake;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.ReadingPlan.From;
import io.comfymill.common.kafka.TopicReader;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/**
 * Starts the reader of the leader and that of a standby. Neither has a consumer group: PostgreSQL
 * decides who leads, and the offsets are committed there.
 */
@ApplicationScoped
public class IntakeFactory {
  private static final Map<Topic, From> OF_THE_FLEET =
      Map.of(Topic.NODE_HEARTBEATS, From.END, Topic.NODE_CAPABILITIES, From.BEGINNING);

  /** Commands and reports are read on from the stored offset; heartbeats only from now on. */
  private static final Map<Topic, From> ALL =
      Map.of(
          Topic.JOB_COMMANDS, From.BEGINNING,
          Topic.FLEET_COMMANDS, From.BEGINNING,
          Topic.ATTEMPT_EVENTS, From.BEGINNING,
          Topic.NODE_HEARTBEATS, From.END,
          Topic.NODE_CAPABILITIES, From.BEGINNING,
          Topic.MODEL_CATALOGUE, From.BEGINNING,
          Topic.NODE_FETCHES, From.BEGINNING);

  private static final int RECORDS_AT_ONCE = 1000;

  private final KafkaClients clients;
  private final Quarantine quarantine;
  private final Loops loops;
  private final RecordDecoder decoder;
  private final FleetMemory memory;

  protected IntakeFactory(
      KafkaClients clients,
      Quarantine quarantine,
      Loops loops,
      RecordDecoder decoder,
      FleetMemory memory) {
    this.clients = clients;
    this.quarantine = quarantine;
    this.loops = loops;
    this.decoder = decoder;
    this.memory = memory;
  }

  /**
   * Reads everything that the leader listens to.
   *
   * @param stored the next offsets to read, as the database has them
   */
  public Intake read(Sink sink, Map<TopicPartition, Long> stored) {
    Map<TopicPartition, Long> positions = new HashMap<>(memory.positions());
    positions.putAll(stored);
    return start("intake", ALL, sink, positions);
  }

  protected Intake followFleet(Sink sink) {
    return start("standby-intake", OF_THE_FLEET, sink, memory.positions());
  }

  private Intake start(
      String name, Map<Topic, From> topics, Sink sink, Map<TopicPartition, Long> positions) {
    Intake intake = new Intake(decoder, memory, sink);
    TopicReader reader =
        new TopicReader(
            clients.consumers(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE)),
            ReadingPlan.all(topics, positions),
            intake,
            quarantine,
            () -> {});
    return intake.fedBy(reader.start(loops, LoopSettings.named(name)));
  }
}
