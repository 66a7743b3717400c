package io.comfymill.common.kafka;

import io.comfymill.common.wire.Topic;
import java.util.concurrent.CompletionStage;

/** Takes records for Kafka, without blocking its caller. Thread-safe. */
public interface RecordSink {
  /**
   * @return completes once every in-sync replica has the record, fails if it was given up
   */
  CompletionStage<?> send(Topic topic, String key, byte[] value);
}
