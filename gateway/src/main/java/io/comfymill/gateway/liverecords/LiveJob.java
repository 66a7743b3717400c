package io.comfymill.gateway.liverecords;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.JobSpec;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The state of an unfinished job.
 *
 * @param sequence of the change that led to this state; 0 until the scheduler has read the job
 * @param attempt number of the current attempt, 0 before the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LiveJob(
    JobId id,
    PromptId promptId,
    @Nullable String clientId,
    double number,
    JobState state,
    long sequence,
    int attempt,
    @Nullable NodeId nodeId,
    Instant submittedAt) {
  /** Lower numbers first, then first come first served. */
  public static final Comparator<LiveJob> QUEUE_ORDER =
      Comparator.comparingDouble(LiveJob::number)
          .thenComparing(LiveJob::submittedAt)
          .thenComparing(LiveJob::id);

  public static LiveJob accepted(JobSpec job) {
    return new LiveJob(
        job.id(),
        job.promptId(),
        job.clientId(),
        job.number(),
        JobState.QUEUED,
        0,
        0,
        null,
        job.submittedAt());
  }
}
