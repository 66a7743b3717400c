package io.comfymill.agent.redis;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Publishes bytes to whoever listens, in the order of the calls. Never blocks. */
public interface LivePublisher {
  /** Where bytes are kept as well, until others take their place: a field of a hash. */
  record Kept(String key, String field) {}

  /**
   * @param kept null if nobody asks for it later
   * @return completes when it is published; fails if it is lost
   */
  CompletionStage<Void> publish(String channel, byte[] bytes, @Nullable Kept kept);
}
