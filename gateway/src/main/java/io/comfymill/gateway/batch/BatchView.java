package io.comfymill.gateway.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.batch.run.BatchState;
import io.comfymill.gateway.batch.run.CellPages.Pace;
import io.comfymill.gateway.database.BatchRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a batch is.
 *
 * @param reason why it is paused or was stopped
 * @param waiting cells that are not in the queue yet
 * @param open cells in the queue or running
 * @param accepted of the cells that failed or were cancelled, those that are taken as they are
 * @param gpuSeconds of the cells that have ended
 * @param joins what is made of the cells; left out where nothing is, and in lists
 * @param outputsDeletedAt since when all that it made is deleted, as its {@code keep} asks for
 * @param eta when it will have ended, if it goes on as the last cells did
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchView(
    UUID id,
    @Nullable String name,
    String state,
    @Nullable String reason,
    int cells,
    int waiting,
    int open,
    int succeeded,
    int failed,
    int cancelled,
    int accepted,
    double gpuSeconds,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<JoinView> joins,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant outputsDeletedAt,
    @Nullable Instant eta) {
  static BatchView of(BatchRow row) {
    return of(row, List.of(), new Pace(0, null), Instant.EPOCH);
  }

  static BatchView of(BatchRow row, List<JoinView> joins, Pace pace, Instant now) {
    return new BatchView(
        row.id,
        row.name,
        row.state.toLowerCase(Locale.ROOT),
        row.reason,
        row.cells,
        row.cells - row.nextPosition,
        row.open,
        row.succeeded,
        row.failed,
        row.cancelled,
        row.accepted,
        row.gpuMs / 1000.0,
        joins,
        row.createdAt,
        row.startedAt,
        row.finishedAt,
        row.outputsDeletedAt,
        eta(row, pace, now));
  }

  /** The same, whenever it is thought to end. */
  BatchView withoutEta() {
    return new BatchView(
        id,
        name,
        state,
        reason,
        cells,
        waiting,
        open,
        succeeded,
        failed,
        cancelled,
        accepted,
        gpuSeconds,
        joins,
        createdAt,
        startedAt,
        finishedAt,
        outputsDeletedAt,
        null);
  }

  private static @Nullable Instant eta(BatchRow row, Pace pace, Instant now) {
    boolean runs = row.finishedAt == null && row.state.equals(BatchState.RUNNING.name());
    if (!runs || pace.since() == null || pace.cells() < 2) {
      return null;
    }
    long left = (long) row.cells - row.nextPosition + row.open;
    Duration past = Duration.between(pace.since(), now);
    return now.plus(Duration.ofMillis((long) ((double) past.toMillis() * left / pace.cells())));
  }
}
