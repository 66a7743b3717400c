package io.comfymill.gateway.models;

import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.messaging.Tails;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads {@link Topic#MODEL_CATALOGUE} from its beginning and follows it. */
@ApplicationScoped
public class CatalogueTail implements RecordHandler {
  private static final int RECORDS_AT_ONCE = 50;

  private final Tails tails;
  private final CapabilityRegistry fleet;

  CatalogueTail(Tails tails, CapabilityRegistry fleet) {
    this.tails = tails;
    this.fleet = fleet;
  }

  void start(@Observes StartupEvent event) {
    tails.start(Topic.MODEL_CATALOGUE, ReadingPlan.From.BEGINNING, RECORDS_AT_ONCE, this);
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() != null) {
      WireJson.read(next.value(), CatalogueModel.class).ifPresent(fleet::put);
    }
  }
}
