package io.comfymill.common.kafka;

import io.comfymill.common.loop.Trouble;
import io.comfymill.common.wire.UnreadableRecordException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Tells a record that nobody can understand from trouble, so that the one stops nothing and the
 * other loses nothing. One thread.
 */
final class RecordGate {
  private static final int TRIES = 3;

  private final RecordHandler handler;
  private final Quarantine quarantine;

  /** How often each record of this batch has failed; as large as a batch at most. */
  private final Map<Position, Integer> failures = new HashMap<>();

  private record Position(TopicPartition partition, long offset) {
    static Position of(ConsumerRecord<?, ?> next) {
      return new Position(new TopicPartition(next.topic(), next.partition()), next.offset());
    }
  }

  RecordGate(RecordHandler handler, Quarantine quarantine) {
    this.handler = handler;
    this.quarantine = quarantine;
  }

  void handle(ConsumerRecord<byte[], byte[]> next) throws Exception {
    if (failures.getOrDefault(Position.of(next), 0) >= TRIES) {
      handler.passedOver(next); // the batch is here once more, for another record's sake
      return;
    }
    try {
      handler.handle(next);
    } catch (UnreadableRecordException e) {
      failures.put(Position.of(next), TRIES);
      setAside(next, e);
    } catch (Exception | StackOverflowError e) {
      if (isTrouble(next, e)) {
        throw e;
      }
      setAside(next, e);
    }
  }

  /** The batch is handled; it will not come again. */
  void batchDone() {
    failures.clear();
  }

  /**
   * What fails again and again although everybody is there fails because of the record. One that is
   * nested too deeply overflows the stack.
   */
  private boolean isTrouble(ConsumerRecord<byte[], byte[]> next, Throwable failure) {
    return failure instanceof InterruptedException
        || failure instanceof InterruptException
        || Trouble.isAway(failure)
        || failures.merge(Position.of(next), 1, Integer::sum) < TRIES;
  }

  private void setAside(ConsumerRecord<byte[], byte[]> next, Throwable cause) {
    quarantine.setAside(next, cause);
    handler.passedOver(next);
  }
}
