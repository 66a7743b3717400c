package io.comfymill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.Topic;
import io.comfymill.scheduler.core.fleet.Capabilities;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetMemoryTest {
  private static final TopicPartition HEARTBEATS =
      new TopicPartition(Topic.NODE_HEARTBEATS_NAME, 0);
  private static final TopicPartition CAPABILITIES =
      new TopicPartition(Topic.NODE_CAPABILITIES_NAME, 0);
  private static final TopicPartition COMMANDS = new TopicPartition(Topic.JOB_COMMANDS_NAME, 2);
  private static final Duration LEASE = Duration.ofSeconds(3);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final FleetMemory memory = new FleetMemory(() -> now);

  private Message.Beat beat(String node, int slots) {
    return new Message.Beat(
        new Heartbeat.OfNode(
            now,
            new NodeId(node),
            new AgentId("agent"),
            true,
            null,
            "http://127.0.0.1:1",
            slots,
            List.of(),
            null,
            "hash",
            null,
            Collections.emptySortedSet(),
            false,
            Heartbeat.Load.UNKNOWN,
            null,
            null,
            null,
            null),
        true);
  }

  private static Input input(TopicPartition at, long offset, @Nullable Message message) {
    return new Input(
        new ConsumerRecord<>(at.topic(), at.partition(), offset, new byte[0], new byte[0]),
        message);
  }

  private static Message.Learned learned(String node, String nodeClass) {
    return new Message.Learned(
        new NodeId(node), new Capabilities("hash", Set.of(nodeClass), Set.of()));
  }

  @Test
  void recallsTheLatestOfEachNodeWithWhatItCanDoFirst() {
    memory.remember(
        List.of(
            input(HEARTBEATS, 4, beat("a", 1)),
            input(HEARTBEATS, 5, beat("a", 2)),
            input(CAPABILITIES, 0, learned("a", "Old")),
            input(CAPABILITIES, 1, learned("a", "New"))));

    List<Message> recalled = memory.recall(LEASE);

    assertThat(recalled).hasSize(2);
    assertThat(recalled.get(0)).isEqualTo(learned("a", "New"));
    assertThat(recalled.get(1))
        .isInstanceOfSatisfying(
            Message.Beat.class,
            beat -> {
              assertThat(((Heartbeat.OfNode) beat.heartbeat()).slots()).isEqualTo(2);
              assertThat(beat.reportsCaughtUp()).isFalse();
            });
  }

  @Test
  void aNodeThatFellSilentIsNotSaidToBeThere() {
    memory.remember(List.of(input(HEARTBEATS, 0, beat("a", 1))));
    now = now.plus(LEASE);

    assertThat(memory.recall(LEASE)).isEmpty();
  }

  @Test
  void goesOnBehindWhatItHasReadOfTheFleetAndLeavesOtherTopicsAlone() {
    memory.remember(
        List.of(input(HEARTBEATS, 7, null), input(HEARTBEATS, 6, null), input(COMMANDS, 9, null)));

    assertThat(memory.positions()).containsOnlyKeys(HEARTBEATS).containsEntry(HEARTBEATS, 8L);
  }
}
