package io.comfymill.scheduler.dispatch;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.kafka.RecordSender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends to a Kafka in memory. */
public final class FakeDispatchers extends Dispatchers {
  private final List<MockProducer<String, byte[]>> producers = new CopyOnWriteArrayList<>();
  private volatile boolean acknowledging = true;

  public FakeDispatchers() {
    super(null, RecordKeys.NONE);
  }

  /** From the next one on, Kafka takes nothing. */
  public void hold() {
    acknowledging = false;
  }

  public MockProducer<String, byte[]> latest() {
    return producers.get(producers.size() - 1);
  }

  /** What was sent to a topic, whoever sent it. */
  public List<ProducerRecord<String, byte[]>> sent(String topic) {
    return producers.stream()
        .flatMap(producer -> producer.history().stream())
        .filter(sent -> sent.topic().equals(topic))
        .toList();
  }

  @Override
  public Dispatcher open(long announced, Consumer<Throwable> onFailure) {
    MockProducer<String, byte[]> kafka =
        new MockProducer<>(
            acknowledging,
            new RoundRobinPartitioner(),
            new StringSerializer(),
            new ByteArraySerializer());
    producers.add(kafka);
    return new Dispatcher(
        new RecordSender("test", () -> kafka, 1_000_000), RecordKeys.NONE, announced, onFailure);
  }
}
