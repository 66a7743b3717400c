package io.comfymill.scheduler.dispatch;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.wire.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Makes a dispatcher with a Kafka producer of its own, one for each tenure. */
@ApplicationScoped
public class Dispatchers {
  /** Never reached: a full dispatcher stops the cycles, and one cycle adds far less than this. */
  private static final int MOST_WAITING = 200_000;

  private static final Map<String, Object> BUFFER =
      Map.of(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * Topic.MAX_RECORD_BYTES);

  private final KafkaClients kafka;
  private final RecordKeys keys;

  protected Dispatchers(KafkaClients kafka, RecordKeys keys) {
    this.kafka = kafka;
    this.keys = keys;
  }

  /**
   * @param announced every job event up to this sequence number is in Kafka already
   * @param onFailure called by any thread, perhaps more than once
   */
  public Dispatcher open(long announced, Consumer<Throwable> onFailure) {
    RecordSender sender = new RecordSender("dispatch", kafka.producers(BUFFER), MOST_WAITING);
    return new Dispatcher(sender, keys, announced, onFailure);
  }
}
