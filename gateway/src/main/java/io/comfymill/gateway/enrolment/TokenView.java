package io.comfymill.gateway.enrolment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.AgentTokenRow;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A token of enrolment.
 *
 * @param token the token itself, when it is made; never again
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenView(
    String id,
    @Nullable String pool,
    List<String> hosts,
    int uses,
    int used,
    Instant createdAt,
    String createdBy,
    Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable String token) {
  static TokenView of(AgentTokenRow row, @Nullable String token) {
    return new TokenView(
        row.id,
        row.pool,
        words(row.hosts),
        row.uses,
        row.used,
        row.createdAt,
        row.createdBy,
        row.expiresAt,
        row.revokedAt,
        token);
  }

  static List<String> words(String text) {
    return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }
}
