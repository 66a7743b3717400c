package io.comfymill.scheduler.core.changes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long something took, for metrics.
 *
 * @param pool that the job asked for; null for any
 */
public record Span(@Nullable String pool, Duration time) {
  public Span {
    time = time.isNegative() ? Duration.ZERO : time;
  }
}
