package io.comfymill.gateway.assets.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.TaskRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task as {@code /api/tasks/{id}} shows it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskView(
    UUID id,
    String idempotencyKey,
    String taskName,
    @Nullable JsonNode payload,
    String status,
    Instant createTime,
    Instant updateTime,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable JsonNode result,
    @Nullable String errorMessage) {
  private static final String EXPORT = "task:export";

  static TaskView of(TaskRow row) {
    return new TaskView(
        row.id,
        row.idempotencyKey,
        EXPORT,
        json(row.payload),
        row.status,
        row.createdAt,
        row.updatedAt,
        row.startedAt,
        row.completedAt,
        json(row.result),
        row.errorMessage);
  }

  private static @Nullable JsonNode json(@Nullable String text) {
    try {
      return text == null ? null : WireJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("a task cannot be read", e);
    }
  }
}
