package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.rows.AttemptRow;
import io.comfymill.common.wire.Forecast;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a job waits, where it ran and when it is expected to start, as {@code GET
 * /api/jobs/{id}/placement} shows it.
 *
 * @param cause why the job failed; null for one that has not
 * @param message the same in words, or why it was cancelled
 * @param position 1 is next; null if the job does not wait or is further back than the forecast
 *     reaches
 * @param positionAtLeast for a job further back than the forecast reaches
 * @param queued the number of waiting jobs; null if this job does not wait, as for what follows
 * @param asOf when the scheduler computed this
 * @param blockedBy what keeps it from being in line, whatever nodes there are
 * @param waiting why each group of nodes does not take it now
 */
record PlacementView(
    JobId job,
    @JsonProperty("prompt_id") PromptId promptId,
    String state,
    @JsonProperty("node_id") @Nullable String nodeId,
    @Nullable String cause,
    @Nullable String message,
    @Nullable Integer position,
    @JsonProperty("position_at_least") @Nullable Integer positionAtLeast,
    @JsonProperty("expected_start") @Nullable Instant expectedStart,
    @JsonProperty("expected_finish") @Nullable Instant expectedFinish,
    @Nullable String confidence,
    @Nullable Integer queued,
    @JsonProperty("as_of") @Nullable Instant asOf,
    @JsonProperty("blocked_by") List<Blocker> blockedBy,
    List<Forecast.Group> waiting,
    List<Attempt> attempts) {
  PlacementView {
    blockedBy = List.copyOf(blockedBy);
    waiting = List.copyOf(waiting);
    attempts = List.copyOf(attempts);
  }

  /**
   * An attempt.
   *
   * @param reason why that node was chosen
   * @param cause of a failed one
   */
  record Attempt(
      int number,
      String node,
      String state,
      @Nullable String reason,
      @Nullable String cause,
      @Nullable String message,
      @JsonProperty("assigned_at") Instant assignedAt,
      @JsonProperty("started_at") @Nullable Instant startedAt,
      @JsonProperty("ended_at") @Nullable Instant endedAt) {
    static Attempt of(AttemptRow row) {
      return new Attempt(
          row.key.number(),
          row.nodeId,
          word(row.state),
          row.reason,
          row.cause,
          row.message,
          row.assignedAt,
          row.startedAt,
          row.endedAt);
    }
  }

  /**
   * @param standing how it stands in the queue; {@link JobForecast#NONE} where it does not wait
   */
  static PlacementView of(
      FoundJob job, JobForecast standing, List<Blocker> blockers, List<AttemptRow> attempts) {
    Forecast.Place place = standing.place();
    return new PlacementView(
        job.id(),
        job.promptId(),
        word(job.state().name()),
        job.row() == null ? null : job.row().nodeId,
        job.row() == null ? null : job.row().failureCause,
        job.row() == null ? null : job.row().failureMessage,
        place == null ? null : place.position(),
        standing.positionAtLeast(),
        place == null ? null : place.expectedStart(),
        place == null ? null : place.expectedFinish(),
        place == null ? null : word(place.confidence().name()),
        standing.queued(),
        standing.asOf(),
        blockers,
        standing.waiting(),
        attempts.stream().map(Attempt::of).toList());
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT);
  }
}
