package io.comfymill.scheduler.intake;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.scheduler.metrics.SchedulerMetrics;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records in as the intake does, and hands them on. */
public final class DecodedRecords {
  private final RecordDecoder decoder;
  private final FleetMemory memory;

  public DecodedRecords(SchedulerMetrics metrics, InstantSource clock) {
    decoder = new RecordDecoder(metrics, new AgentSignatures(RecordKeys.NONE));
    memory = new FleetMemory(clock);
  }

  public Input take(ConsumerRecord<byte[], byte[]> next) {
    Input input = new Input(next, decoder.decode(next, true));
    memory.remember(List.of(input));
    return input;
  }
}
