package io.comfymill.scheduler.intake;

import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.kafka.TopicReader;
import io.comfymill.common.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Hands what the reader reads to the sink as inputs, a batch at a time. */
public final class Intake implements RecordHandler, AutoCloseable {
  private final RecordDecoder decoder;
  private final FleetMemory memory;
  private final Sink sink;
  private List<Input> batch = new ArrayList<>();
  private boolean reportsCaughtUp;
  private @Nullable TopicReader reader;

  /**
   * @param memory keeps what is read about the fleet before the sink gets it
   */
  Intake(RecordDecoder decoder, FleetMemory memory, Sink sink) {
    this.decoder = decoder;
    this.memory = memory;
    this.sink = sink;
  }

  Intake fedBy(TopicReader started) {
    reader = started;
    return this;
  }

  @Override
  public void begin(Predicate<Topic> caughtUp) {
    batch = new ArrayList<>();
    reportsCaughtUp = caughtUp.test(Topic.ATTEMPT_EVENTS);
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    batch.add(new Input(next, decoder.decode(next, reportsCaughtUp)));
  }

  /** Its offset counts all the same, so that it is not read again. */
  @Override
  public void passedOver(ConsumerRecord<byte[], byte[]> next) {
    batch.add(new Input(next, null));
  }

  @Override
  public void end() throws InterruptedException {
    memory.remember(batch);
    sink.put(batch);
  }

  /** Nothing more reaches the sink once this returns. Does not wait for the reader. */
  @Override
  public void close() {
    sink.close();
    if (reader != null) {
      reader.close();
    }
  }
}
