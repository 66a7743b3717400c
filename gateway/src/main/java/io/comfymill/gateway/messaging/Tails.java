package io.comfymill.gateway.messaging;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.Quarantine;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.kafka.TopicReader;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.wire.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Readers without a group: every gateway reads everything and keeps its own place. */
@ApplicationScoped
public class Tails {
  private static final int FETCH_BYTES = 512 * 1024;

  private final KafkaClients clients;
  private final Quarantine quarantine;
  private final Loops loops;

  Tails(KafkaClients clients, Quarantine quarantine, Loops loops) {
    this.clients = clients;
    this.quarantine = quarantine;
    this.loops = loops;
  }

  /**
   * Reads a topic from now until it is closed.
   *
   * @param atOnce the most records that are in memory together. Fetches are small: a record is
   *     compressed, and what a node can do may be ten times as long once it is not
   */
  public TopicReader start(Topic topic, ReadingPlan.From from, int atOnce, RecordHandler handler) {
    String name = "tail-" + topic.topicName();
    Map<String, Object> small =
        Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, atOnce,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    return new TopicReader(
            clients.consumers(small),
            ReadingPlan.of(name, topic, from),
            handler,
            quarantine,
            () -> {})
        .start(loops, LoopSettings.named(name));
  }
}
