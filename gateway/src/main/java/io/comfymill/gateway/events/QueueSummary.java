package io.comfymill.gateway.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.rows.QueuePauseRow;
import io.comfymill.common.wire.QueueName;
import io.comfymill.gateway.jobs.JobStatus;
import io.comfymill.gateway.pauses.PauseRows;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant's queue at a glance. */
record QueueSummary(Map<JobStatus, Long> jobs, List<Paused> paused) {
  QueueSummary {
    jobs = Map.copyOf(jobs);
    paused = List.copyOf(paused);
  }

  /**
   * A part of the queue that is paused.
   *
   * @param name of the tenant or pool; null for everything
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Paused(String scope, @Nullable String name, @Nullable String reason) {
    static Paused of(QueuePauseRow row) {
      QueueName queue = PauseRows.name(row);
      return new Paused(
          queue.scope().name().toLowerCase(Locale.ROOT),
          queue.name().isEmpty() ? null : queue.name(),
          row.reason);
    }
  }
}
