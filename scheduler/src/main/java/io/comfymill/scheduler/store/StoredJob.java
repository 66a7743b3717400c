package io.comfymill.scheduler.store;

import io.comfymill.common.rows.JobState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job's row without its bodies, of which a million would not fit into memory. */
public record StoredJob(
    UUID id,
    String tenant,
    String promptId,
    @Nullable String clientId,
    double number,
    int priority,
    String requirements,
    @Nullable Integer maxAttempts,
    @Nullable Long timeoutMs,
    @Nullable Instant deadline,
    @Nullable String conditions,
    @Nullable UUID answeredBy,
    @Nullable String queueLine,
    long shape,
    Instant submittedAt,
    Instant queuedAt,
    JobState state,
    int attempt,
    int forgiven,
    @Nullable Instant notBefore,
    @Nullable Instant finishedAt,
    @Nullable String failureCause,
    @Nullable String failureMessage,
    @Nullable String cancelReason,
    long changedSeq) {
  private static final String SELECT =
      """
      select new io.comfymill.scheduler.store.StoredJob(j.id, j.tenant, j.promptId, j.clientId,
        j.number, j.priority, j.requirements, j.maxAttempts, j.timeoutMs, j.deadline,
        j.conditions, j.answeredBy, j.queueLine, j.shape,
        j.submittedAt, j.queuedAt, j.state, j.attempt, j.forgiven, j.notBefore, j.finishedAt,
        j.failureCause, j.failureMessage, j.cancelReason, j.changedSeq)
      from JobRow j
      """;

  /** Selects the unfinished ones after an id, in the order of their ids. */
  static final String UNFINISHED_PAGE =
      SELECT + " where j.finishedAt is null and j.id > :after order by j.id";

  /** Selects those of some ids that failed. */
  static final String FAILED = SELECT + " where j.state = FAILED and j.id in :ids";
}
