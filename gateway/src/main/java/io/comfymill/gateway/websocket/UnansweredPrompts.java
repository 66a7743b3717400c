package io.comfymill.gateway.websocket;

import io.comfymill.common.id.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps messages of a job back until its client has the answer to its prompt. A ComfyUI answers
 * before it runs anything, so clients begin to listen for an id when they are given it; behind this
 * gateway a short job can be over before Kafka's acknowledgement has come. Thread-safe.
 */
@ApplicationScoped
public class UnansweredPrompts {
  /** A job with so many messages runs long enough for its client to see the rest of them. */
  private static final int MAX_WAITING = 1000;

  /** Guarded by this, and told under the same lock, so that their order holds. */
  private final Map<JobId, List<Runnable>> waiting = new HashMap<>();

  /** A prompt is about to become this job. {@link #release} has to follow. */
  public synchronized void expect(JobId job) {
    waiting.putIfAbsent(job, new ArrayList<>());
  }

  /** Whether messages are kept back. */
  public synchronized boolean anyWait(JobId job) {
    return !waiting.getOrDefault(job, List.of()).isEmpty();
  }

  /** Tells what was kept back. */
  public synchronized void release(JobId job) {
    List<Runnable> held = waiting.remove(job);
    if (held != null) {
      held.forEach(Runnable::run);
    }
  }

  /** Tells now, or at the {@link #release}. */
  public synchronized void tell(JobId job, Runnable message) {
    List<Runnable> held = waiting.get(job);
    if (held == null) {
      message.run();
      return;
    }
    held.add(message);
    if (held.size() >= MAX_WAITING) {
      release(job);
    }
  }
}
