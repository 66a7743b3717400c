package io.comfymill.gateway.enrolment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.AgentRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enrolled agent.
 *
 * @param host the machine, as it calls itself
 * @param hosts where its certificate says that it is reached
 * @param serial of its certificate, hex digits
 * @param expiresAt the certificate
 * @param seenAt when it checked in last; null where it never did
 * @param copiedAt when another machine last claimed to be this agent
 * @param copiedHost which
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record AgentView(
    String id,
    String host,
    @Nullable String pool,
    List<String> hosts,
    String serial,
    String tokenId,
    Instant enrolledAt,
    @Nullable Instant renewedAt,
    Instant expiresAt,
    @Nullable Instant seenAt,
    @Nullable Instant revokedAt,
    @Nullable String revokedBy,
    @Nullable Instant copiedAt,
    @Nullable String copiedHost) {
  static AgentView of(AgentRow row) {
    return new AgentView(
        row.id,
        row.host,
        row.pool,
        TokenView.words(row.hosts),
        row.serial,
        row.tokenId,
        row.enrolledAt,
        row.renewedAt,
        row.expiresAt,
        row.seenAt,
        row.revokedAt,
        row.revokedBy,
        row.copiedAt,
        row.copiedHost);
  }
}
