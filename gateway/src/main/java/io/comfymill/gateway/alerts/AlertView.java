package io.comfymill.gateway.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.AlertRow;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An alert.
 *
 * @param rule such as {@code node-lost}
 * @param severity {@code warning} or {@code critical}
 * @param target what it is about, such as a node's id
 * @param since when it began to be so
 * @param resolvedAt when it was over
 * @param acknowledgedBy who looks after it
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record AlertView(
    long number,
    String rule,
    String severity,
    String target,
    String detail,
    Instant since,
    @Nullable Instant firedAt,
    @Nullable Instant resolvedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable String acknowledgedBy) {
  static AlertView of(AlertRow row) {
    return new AlertView(
        Objects.requireNonNull(row.number),
        row.rule,
        row.severity.name().toLowerCase(Locale.ROOT),
        row.target,
        row.detail,
        row.since,
        row.firedAt,
        row.resolvedAt,
        row.acknowledgedAt,
        row.acknowledgedBy);
  }
}
