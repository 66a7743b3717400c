package io.comfymill.agent.redis;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Publishes frames to whoever listens, in the order of the calls. Never blocks. */
public interface LivePublisher {
  /** Where a frame is kept as well, until others take its place: a field of a hash. */
  record Kept(String key, String field) {}

  /**
   * An encoded frame.
   *
   * @param kept null if nobody asks for it later
   */
  @SuppressWarnings("ArrayRecordComponent") // sent, and nowhere written to
  record Message(byte[] bytes, @Nullable Kept kept) {}

  /**
   * @param frames at least one; they go together
   * @return completes when they are published; fails if they are lost
   */
  CompletionStage<Void> publish(String channel, List<Message> frames);
}
