package io.comfymill.common.kafka;

import io.comfymill.common.wire.Topic;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is done with the records that a {@link TopicReader} reads. All calls come from one thread,
 * in the order of each partition. A batch that fails is handed over again from its beginning.
 */
public interface RecordHandler {
  /**
   * Before the first record of a batch.
   *
   * @param caughtUp true of a topic all of whose records, as far as the broker had any when the
   *     batch was fetched, are in this batch or were in those before
   */
  default void begin(Predicate<Topic> caughtUp) {}

  /**
   * @throws io.comfymill.common.wire.UnreadableRecordException where the record cannot be
   *     understood; it is set aside
   * @throws Exception where there is trouble; the batch is tried again, and a record that fails
   *     three times in a row is set aside
   */
  void handle(ConsumerRecord<byte[], byte[]> record) throws Exception;

  /** The record was set aside instead of being handled. */
  default void passedOver(ConsumerRecord<byte[], byte[]> record) {}

  /** After the last record of a batch; once it returns, the batch is done with. */
  default void end() throws Exception {}
}
