package io.comfymill.scheduler.simulation.recorded;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.Requirements;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that succeeded.
 *
 * @param shape of its workflow: jobs of one shape take about as long
 */
public record RecordedJob(
    JobId id,
    TenantId tenant,
    @Nullable String client,
    int priority,
    Requirements requirements,
    long shape,
    NodeId node,
    Instant submittedAt,
    Instant startedAt,
    Instant finishedAt) {

  /** The models that it needs, as one thing to load; empty for none. */
  String models() {
    return String.join(" + ", requirements.modelFiles());
  }

  public double waited() {
    return seconds(submittedAt, startedAt);
  }

  double ran() {
    return seconds(startedAt, finishedAt);
  }

  public double took() {
    return seconds(submittedAt, finishedAt);
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
  }
}
