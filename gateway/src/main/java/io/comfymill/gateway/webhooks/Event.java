package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that webhooks are told.
 *
 * @param subject what it is about; deliveries about one subject keep their order
 * @param at when it happened
 * @param jobId null where it is about no job
 * @param data of the payload
 */
record Event(EventType type, String subject, Instant at, @Nullable UUID jobId, ObjectNode data) {
  /** The same whoever notices it, and however often. */
  String key() {
    return "%s %s %s".formatted(subject, type.word(), at);
  }
}
