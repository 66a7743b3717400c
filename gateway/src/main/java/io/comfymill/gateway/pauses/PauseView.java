package io.comfymill.gateway.pauses;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.rows.QueuePauseRow;
import io.comfymill.common.wire.QueueName;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A part of the queue, and whether it is paused.
 *
 * @param scope {@code everything}, {@code tenant} or {@code pool}
 * @param name of the tenant or pool; null for everything
 */
record PauseView(
    String scope,
    @Nullable String name,
    boolean paused,
    @JsonProperty("paused_at") @Nullable Instant pausedAt,
    @Nullable String reason) {

  static PauseView of(QueuePauseRow row) {
    boolean paused = row.pausedAt != null;
    return of(PauseRows.name(row), paused, row.pausedAt, paused ? row.reason : null);
  }

  /** One that was never paused. */
  static PauseView never(QueueName queue) {
    return of(queue, false, null, null);
  }

  private static PauseView of(
      QueueName queue, boolean paused, @Nullable Instant at, @Nullable String reason) {
    String scope = queue.scope().name().toLowerCase(Locale.ROOT);
    return new PauseView(scope, queue.name().isEmpty() ? null : queue.name(), paused, at, reason);
  }
}
