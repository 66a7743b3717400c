package io.comfymill.scheduler.core.changes;

import io.comfymill.scheduler.core.job.Job;
import java.time.Duration;
import java.time.Instant;
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

  public static Span of(Job job, Instant from, Instant to) {
    return new Span(job.ticket().requirements().pool(), Duration.between(from, to));
  }
}
