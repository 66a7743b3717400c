package io.comfymill.agent.models;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.kafka.TopicReader;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.ModelRequests;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the catalogue says by now, and which of its models nodes are to have for jobs; bounded by
 * its models, and by the fleet. Reading is for any thread.
 */
public final class CatalogueCopy implements RecordHandler {
  private static final int RECORDS_AT_ONCE = 50;

  /** Jobs run without the catalogue, so an agent that may not read it is not started again. */
  private static final Duration STALLED_AFTER = Duration.ofDays(1);

  private final Map<String, CatalogueModel> models = new ConcurrentSkipListMap<>();
  private final Map<NodeId, Set<String>> requested = new ConcurrentHashMap<>();

  /** Until the reader is closed. */
  public TopicReader follow(KafkaClients kafka, Quarantine quarantine, Loops loops) {
    return new TopicReader(
            kafka.consumers(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE)),
            ReadingPlan.all(
                Map.of(
                    Topic.MODEL_CATALOGUE,
                    ReadingPlan.From.BEGINNING,
                    Topic.MODEL_REQUESTS,
                    ReadingPlan.From.BEGINNING),
                Map.of()),
            this,
            quarantine,
            () -> {})
        .start(loops, LoopSettings.named("model-catalogue").stallAfter(STALLED_AFTER));
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() == null) {
      return;
    }
    if (next.topic().equals(Topic.MODEL_REQUESTS_NAME)) {
      WireJson.read(next.value(), ModelRequests.class).ifPresent(this::put);
    } else {
      WireJson.read(next.value(), CatalogueModel.class).ifPresent(this::put);
    }
  }

  /** One that is withdrawn is remembered, so that an older record does not bring it back. */
  public void put(CatalogueModel said) {
    models.merge(said.id(), said, CatalogueModel::newest);
  }

  public void put(ModelRequests said) {
    requested.put(said.nodeId(), said.models());
  }

  /** What a node is to have, because somebody says so or for jobs. */
  List<CatalogueModel> wantedBy(NodeId node) {
    Set<String> forJobs = requested.getOrDefault(node, Set.of());
    return models.values().stream()
        .filter(model -> !model.withdrawn())
        .filter(model -> model.isWantedBy(node) || forJobs.contains(model.id()))
        .toList();
  }
}
