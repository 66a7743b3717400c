package io.comfymill.agent.redis;

import java.util.concurrent.CompletionStage;

/** Publishes bytes to whoever listens. Never blocks. Keeps the order of its callers' calls. */
public interface LivePublisher {
  /**
   * @return completes when it is published; fails where it is not, and then it is lost
   */
  CompletionStage<Void> publish(String channel, byte[] bytes);
}
