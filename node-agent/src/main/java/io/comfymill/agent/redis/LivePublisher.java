package io.comfymill.agent.redis;

import java.util.concurrent.CompletionStage;

/** Publishes bytes to whoever listens, in the order of the calls. Never blocks. */
public interface LivePublisher {
  /**
   * @return completes when it is published; fails if it is lost
   */
  CompletionStage<Void> publish(String channel, byte[] bytes);
}
