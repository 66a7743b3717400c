package io.comfymill.common.kafka;

import io.comfymill.common.loop.Trouble;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.UnreadableRecordException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Decides whether a failure is the record's fault, and quarantines it if so; otherwise the batch
 * has to be read again. Used by one thread.
 */
final class RecordGate {
  private static final int TRIES = 3;

  private final RecordHandler handler;
  private final Quarantine quarantine;

  /** How often each record of the current batch has failed. */
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
      handler.passedOver(next); // quarantined earlier; the batch was read again for another
      return;
    }
    try {
      handler.handle(next);
    } catch (UnreadableRecordException e) {
      failures.put(Position.of(next), TRIES);
      setAside(next, e);
    } catch (Exception | StackOverflowError e) { // deeply nested JSON overflows the stack
      if (isTrouble(next, e)) {
        throw e;
      }
      setAside(next, e);
    }
  }

  /** The batch was handled and will not be read again. */
  void batchDone() {
    failures.clear();
  }

  /** False where a record keeps failing although every server answers: then it is to blame. */
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
