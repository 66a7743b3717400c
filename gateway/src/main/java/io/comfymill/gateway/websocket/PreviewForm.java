package io.comfymill.gateway.websocket;

import io.comfymill.common.id.JobId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Previews as a client expects them. One that has said so gets them with metadata, before the
 * {@code progress} that belongs to them. All others get them without, after that {@code progress};
 * and not at all if none follows, as when a graph node reports only to the newer interface.
 * Pictures are never lost. Not thread-safe.
 */
final class PreviewForm {
  private boolean metadata;

  /** Previews whose {@code progress} is to come: one for each running job. */
  private final Map<JobId, JobMessage> waiting = new HashMap<>();

  void useMetadata(boolean known) {
    metadata = known;
  }

  void forget(JobId job) {
    waiting.remove(job);
  }

  /**
   * @param own whether the job is the client's own; ComfyUI does not ask what others know
   * @return what to send now
   */
  List<JobMessage> of(JobMessage message, boolean own) {
    JobMessage before = waiting.remove(message.job());
    boolean lost = before == null || before.kind() != JobMessage.Kind.PICTURE;
    if (message.hasMetadata() && !(metadata && own)) {
      waiting.put(message.job(), message.withoutMetadata());
      return lost ? List.of() : List.of(before);
    }
    if (before != null && message.kind() == JobMessage.Kind.PROGRESS) {
      return List.of(message, before);
    }
    return lost ? List.of(message) : List.of(before, message);
  }
}
