package io.comfymill.gateway.v2.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.gateway.history.EndedJob;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A job as Comfy API v2 shows it; {@code priority} and the fields after it are extensions. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record JobDocument(
    String id,
    JobStatus status,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    Instant expiresAt,
    @Nullable Integer queuePosition,
    @Nullable ProgressDocument progress,
    List<OutputDocument> outputs,
    @Nullable Failure error,
    Metrics metrics,
    Urls urls,
    int priority,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String metadata,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean outputsReused) {
  public JobDocument {
    outputs = List.copyOf(outputs);
  }

  /** Why it failed. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Failure(
      String code,
      String message,
      @Nullable String nodeId,
      @Nullable String classType,
      @Nullable String traceback) {
    private static final String OF_A_NODE = "node_execution_error";

    static Failure of(EndedJob ended) {
      JsonNode data = ended.closing().data();
      String cause = ended.failureCause() == null ? "FAILED" : ended.failureCause();
      boolean inNode = cause.equals(FailureCause.EXECUTION_ERROR.name());
      List<String> trace = new ArrayList<>();
      data.path("traceback").forEach(line -> trace.add(line.asText()));
      return new Failure(
          inNode ? OF_A_NODE : cause.toLowerCase(Locale.ROOT),
          data.path("exception_message").asText(),
          text(data.path("node_id")),
          text(data.path("node_type")),
          trace.isEmpty() ? null : String.join("", trace));
    }

    private static @Nullable String text(JsonNode value) {
      return value.asText().isEmpty() ? null : value.asText();
    }
  }

  /** How long it waited and ran, in milliseconds; null where that has not begun or ended. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Metrics(@Nullable Long queueMs, @Nullable Long executionMs) {
    static Metrics of(JobSnapshot job) {
      return new Metrics(
          between(job.submittedAt(), job.startedAt()), between(job.startedAt(), job.finishedAt()));
    }

    private static @Nullable Long between(@Nullable Instant from, @Nullable Instant to) {
      return from == null || to == null ? null : Math.max(0, Duration.between(from, to).toMillis());
    }
  }

  /** Relative to the server. */
  public record Urls(String self, String events, String cancel) {
    static Urls of(String id) {
      String self =
          "/api/v2/jobs/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
      return new Urls(self, self + "/events", self + "/cancel");
    }
  }
}
