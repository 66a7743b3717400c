package io.comfymill.scheduler.intake;

import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Heartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Whether what is said of a node was said by its own agent. */
@ApplicationScoped
class AgentSignatures {
  private final RecordKeys keys;

  AgentSignatures(RecordKeys keys) {
    this.keys = keys;
  }

  /**
   * @throws io.comfymill.common.wire.UnreadableRecordException where somebody else has said it
   */
  void check(@Nullable Message message, ConsumerRecord<byte[], byte[]> next) {
    NodeId node = node(message);
    if (node != null) {
      Header code = next.headers().lastHeader(RecordKey.CODE);
      keys.require(node, code == null ? null : code.value(), next.topic(), next.value());
    }
  }

  private static @Nullable NodeId node(@Nullable Message message) {
    if (message instanceof Message.Report report) {
      return report.event().nodeId();
    } else if (message instanceof Message.Learned learned) {
      return learned.node();
    } else if (message instanceof Message.Fetching fetching) {
      return fetching.fetches().nodeId();
    } else if (message instanceof Message.Beat beat
        && beat.heartbeat() instanceof Heartbeat.OfNode said) {
      return said.nodeId();
    }
    return null;
  }
}
