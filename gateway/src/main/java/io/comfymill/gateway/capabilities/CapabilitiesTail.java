package io.comfymill.gateway.capabilities;

import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.messaging.Tails;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads {@link Topic#NODE_CAPABILITIES} from its beginning and follows it. */
@ApplicationScoped
public class CapabilitiesTail implements RecordHandler {
  /** One may be many megabytes. */
  private static final int RECORDS_AT_ONCE = 1;

  private static final byte[] NOTHING = {};

  private final Tails tails;
  private final CapabilityRegistry fleet;
  private final ModelContents models;
  private final RecordKeys keys;

  CapabilitiesTail(Tails tails, CapabilityRegistry fleet, ModelContents models, RecordKeys keys) {
    this.models = models;
    this.keys = keys;
    this.tails = tails;
    this.fleet = fleet;
  }

  void start(@Observes StartupEvent event) {
    tails.start(Topic.NODE_CAPABILITIES, ReadingPlan.From.BEGINNING, RECORDS_AT_ONCE, this);
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() != null) {
      WireJson.read(next.value(), NodeCapabilities.class)
          .ifPresent(
              said -> {
                require(said.nodeId(), next, next.value());
                fleet.put(said);
              });
    } else if (next.key() != null) {
      NodeId gone = new NodeId(new String(next.key(), StandardCharsets.UTF_8));
      require(gone, next, NOTHING);
      fleet.remove(gone);
      models.remove(gone);
    }
  }

  /** It is its own agent that says it. */
  private void require(NodeId node, ConsumerRecord<byte[], byte[]> next, byte[] value) {
    Header code = next.headers().lastHeader(RecordKey.CODE);
    keys.require(node, code == null ? null : code.value(), next.topic(), value);
  }
}
