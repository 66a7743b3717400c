package io.comfymill.gateway.messaging;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.kafka.TopicReader;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.Topic;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Readers without a consumer group, since every gateway needs every record. */
@ApplicationScoped
public class Tails {
  private static final int FETCH_BYTES = 512 * 1024;

  private final KafkaClients clients;
  private final Quarantine quarantine;
  private final Loops loops;
  private final List<TopicReader> readers = new ArrayList<>();

  Tails(KafkaClients clients, Quarantine quarantine, Loops loops) {
    this.clients = clients;
    this.quarantine = quarantine;
    this.loops = loops;
  }

  /**
   * Reads all partitions of a topic until the gateway stops.
   *
   * @param atOnce how many records may be in memory at once. Fetches are kept small as well:
   *     capabilities grow tenfold when decompressed
   */
  public void start(Topic topic, ReadingPlan.From from, int atOnce, RecordHandler handler) {
    String name = "tail-" + topic.topicName();
    Map<String, Object> small =
        Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, atOnce,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    TopicReader reader =
        new TopicReader(
            clients.consumers(small),
            ReadingPlan.all(Map.of(topic, from), Map.of()),
            handler,
            quarantine,
            () -> {});
    readers.add(reader.start(loops, LoopSettings.named(name)));
  }

  void stop(@Observes ShutdownEvent event) {
    readers.forEach(TopicReader::close);
  }
}
