package io.comfymill.agent.kafka;

import io.comfymill.common.wire.Topic;
import java.util.concurrent.CompletionStage;

/** Takes records for Kafka. Never blocks its caller. Thread-safe. */
public interface RecordSink {
  /**
   * @return completes when every in-sync replica has the record, fails where it was given up
   */
  CompletionStage<Void> send(Topic topic, String key, byte[] value);
}
