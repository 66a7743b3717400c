package io.comfymill.common.kafka;

import io.comfymill.common.wire.Topic;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Handles the records that a {@link TopicReader} reads. All calls come from one thread, in the
 * order of each partition. A batch that fails is handed over again from its first record.
 */
public interface RecordHandler {
  /**
   * Before the first record of a batch.
   *
   * @param caughtUp tests whether this batch reaches the end of a topic, as the broker reported it
   *     with the batch
   */
  default void begin(Predicate<Topic> caughtUp) {}

  /**
   * @throws io.comfymill.common.wire.UnreadableRecordException to have the record quarantined
   * @throws Exception to have the batch read again; a record that fails three times is quarantined,
   *     unless a server is away
   */
  void handle(ConsumerRecord<byte[], byte[]> record) throws Exception;

  /** The record was quarantined instead of being handled. */
  default void passedOver(ConsumerRecord<byte[], byte[]> record) {}

  /** After the last record of a batch. Once it returns, the batch is not read again. */
  default void end() throws Exception {}
}
