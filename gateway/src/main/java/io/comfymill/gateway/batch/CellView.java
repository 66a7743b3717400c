package io.comfymill.gateway.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.AssetRecordRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cell that was given out.
 *
 * @param cell its number in the sweep, from 0
 * @param state {@code waiting}, {@code submitted}, {@code succeeded}, {@code failed} or {@code
 *     cancelled}
 * @param job its {@code prompt_id}
 * @param accepted true where it is taken as it is, though it failed or made nothing
 * @param seconds how long its last attempt ran
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CellView(
    int cell,
    Map<String, JsonNode> values,
    String state,
    String job,
    @Nullable Boolean accepted,
    @Nullable Integer attempts,
    @Nullable String node,
    @Nullable String error,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Double seconds,
    List<Output> outputs) {
  /**
   * A file that it made.
   *
   * @param size bytes
   * @param hash {@code blake3:} and 64 hex digits; null while it is not known
   * @param url where its bytes are, on this gateway
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Output(UUID id, String name, long size, @Nullable String hash, String url) {
    static Output of(AssetRecordRow row) {
      return new Output(
          row.id,
          row.name,
          row.sizeBytes,
          row.blake3 == null ? null : "blake3:" + row.blake3,
          "/api/assets/%s/content".formatted(row.id));
    }
  }
}
