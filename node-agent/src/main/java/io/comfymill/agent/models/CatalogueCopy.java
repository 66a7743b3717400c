package io.comfymill.agent.models;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.kafka.TopicReader;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the catalogue says by now; bounded by its models. Reading is for any thread. */
public final class CatalogueCopy implements RecordHandler {
  private static final int RECORDS_AT_ONCE = 50;

  /** Jobs run without the catalogue, so an agent that may not read it is not started again. */
  private static final Duration STALLED_AFTER = Duration.ofDays(1);

  private final Map<String, CatalogueModel> models = new ConcurrentSkipListMap<>();

  /** Until the reader is closed. */
  public TopicReader follow(KafkaClients kafka, Quarantine quarantine, Loops loops) {
    return new TopicReader(
            kafka.consumers(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE)),
            ReadingPlan.all(Map.of(Topic.MODEL_CATALOGUE, ReadingPlan.From.BEGINNING), Map.of()),
            this,
            quarantine,
            () -> {})
        .start(loops, LoopSettings.named("model-catalogue").stallAfter(STALLED_AFTER));
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() != null) {
      WireJson.read(next.value(), CatalogueModel.class).ifPresent(this::put);
    }
  }

  /** One that is withdrawn is remembered, so that an older record does not bring it back. */
  public void put(CatalogueModel said) {
    models.merge(
        said.id(), said, (known, other) -> other.version() >= known.version() ? other : known);
  }

  Collection<CatalogueModel> models() {
    return List.copyOf(models.values());
  }
}
