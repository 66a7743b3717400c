package io.comfymill.scheduler.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job's row without its bodies. */
public record UnfinishedJob(
    UUID id,
    String tenant,
    String promptId,
    @Nullable String clientId,
    double number,
    int priority,
    String requirements,
    long shape,
    Instant submittedAt,
    Instant queuedAt,
    String state,
    int attempt,
    @Nullable String cancelReason,
    long changedSeq) {
  /** Selects them after an id, in the order of their ids. */
  static final String PAGE =
      """
      select new io.comfymill.scheduler.store.UnfinishedJob(j.id, j.tenant, j.promptId, j.clientId,
        j.number, j.priority, j.requirements, j.shape, j.submittedAt, j.queuedAt, j.state, j.attempt,
        j.cancelReason, j.changedSeq)
      from JobRow j where j.finishedAt is null and j.id > :after order by j.id
      """;
}
