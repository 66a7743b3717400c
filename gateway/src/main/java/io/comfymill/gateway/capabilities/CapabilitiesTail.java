package io.comfymill.gateway.capabilities;

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

/** Reads {@link Topic#NODE_CAPABILITIES} from its beginning and follows it. */
@ApplicationScoped
public class CapabilitiesTail implements RecordHandler {
  /** One may be many megabytes. */
  private static final int RECORDS_AT_ONCE = 1;

  private final Tails tails;
  private final CapabilityRegistry fleet;

  CapabilitiesTail(Tails tails, CapabilityRegistry fleet) {
    this.tails = tails;
    this.fleet = fleet;
  }

  void start(@Observes StartupEvent event) {
    tails.start(Topic.NODE_CAPABILITIES, ReadingPlan.From.BEGINNING, RECORDS_AT_ONCE, this);
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() != null) {
      WireJson.read(next.value(), NodeCapabilities.class).ifPresent(fleet::put);
    } else if (next.key() != null) {
      fleet.remove(new NodeId(new String(next.key(), StandardCharsets.UTF_8)));
    }
  }
}
