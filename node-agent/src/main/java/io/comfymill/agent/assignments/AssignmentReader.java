package io.comfymill.agent.assignments;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.ReadingPlan.From;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.kafka.TopicReader;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads the partitions of {@link Topic#ASSIGNMENTS} that hold this agent's nodes, from now on: the
 * scheduler sends again what the agent missed while it was away.
 */
public final class AssignmentReader implements RecordHandler {
  private static final int RECORDS_AT_ONCE = 50;

  private final Set<String> nodeIds;
  private final AssignmentInbox inbox;
  private final Opener opener;

  /** Makes JSON of a record's value. */
  @FunctionalInterface
  public interface Opener {
    byte[] opened(String node, byte[] value);
  }

  /**
   * @param opener by which assignments are read that are hidden from other agents
   */
  public AssignmentReader(Set<String> nodeIds, AssignmentInbox inbox, Opener opener) {
    this.nodeIds = nodeIds;
    this.inbox = inbox;
    this.opener = opener;
  }

  /**
   * @param listening called once nothing sent from then on can be missed
   * @return not started yet
   */
  public static TopicReader of(
      Collection<NodeId> nodes,
      AssignmentInbox inbox,
      Opener opener,
      KafkaClients kafka,
      Quarantine quarantine,
      Runnable listening) {
    Set<String> nodeIds = nodes.stream().map(NodeId::value).collect(Collectors.toSet());
    ReadingPlan plan =
        new ReadingPlan(
            Map.of(Topic.ASSIGNMENTS, From.END),
            (partition, of) ->
                nodeIds.stream().anyMatch(id -> partition(id, of) == partition.partition()),
            Map.of());
    return new TopicReader(
        kafka.consumers(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE)),
        plan,
        new AssignmentReader(nodeIds, inbox, opener),
        quarantine,
        listening);
  }

  /** The partition that Kafka's own producers choose for a key. */
  public static int partition(String nodeId, int partitions) {
    byte[] key = nodeId.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.key() != null
        && next.value() != null
        && nodeIds.contains(new String(next.key(), StandardCharsets.UTF_8))) {
      byte[] json = opener.opened(new String(next.key(), StandardCharsets.UTF_8), next.value());
      WireJson.read(json, Assignment.class).ifPresent(assignment -> inbox.accept(assignment, json));
    }
  }
}
