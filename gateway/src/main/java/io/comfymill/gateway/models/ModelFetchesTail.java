package io.comfymill.gateway.models;

import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.messaging.Tails;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads {@link Topic#NODE_FETCHES} from its beginning and follows it. */
@ApplicationScoped
public class ModelFetchesTail implements RecordHandler {
  private static final int RECORDS_AT_ONCE = 50;

  private final Tails tails;
  private final ModelFetches fetches;
  private final CapabilityRegistry fleet;
  private final RecordKeys keys;

  ModelFetchesTail(Tails tails, ModelFetches fetches, CapabilityRegistry fleet, RecordKeys keys) {
    this.tails = tails;
    this.fetches = fetches;
    this.fleet = fleet;
    this.keys = keys;
  }

  void start(@Observes StartupEvent event) {
    tails.start(Topic.NODE_FETCHES, ReadingPlan.From.BEGINNING, RECORDS_AT_ONCE, this);
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() != null) {
      WireJson.read(next.value(), NodeFetches.class)
          .ifPresent(
              said -> {
                Header code = next.headers().lastHeader(RecordKey.CODE);
                keys.require(
                    said.nodeId(), code == null ? null : code.value(), next.topic(), next.value());
                fetches.put(said);
                fleet.put(said);
              });
    }
  }
}
