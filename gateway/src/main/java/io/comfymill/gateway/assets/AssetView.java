package io.comfymill.gateway.assets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.AssetRecordRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An asset as {@code /api/assets} shows it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record AssetView(
    UUID id,
    String name,
    @Nullable String hash,
    @Nullable String assetHash,
    long size,
    String mimeType,
    JsonNode tags,
    @Nullable String filePath,
    @Nullable UUID previewId,
    String previewUrl,
    @Nullable String jobId,
    @Nullable String promptId,
    JsonNode userMetadata,
    boolean isImmutable,
    Instant createdAt,
    Instant updatedAt,
    Instant lastAccessTime,
    @Nullable Boolean createdNew) {
  static AssetView of(AssetRecordRow row, @Nullable Boolean createdNew) {
    String hash = row.blake3 == null ? null : "blake3:" + row.blake3;
    return new AssetView(
        row.id,
        row.name,
        hash,
        hash,
        row.sizeBytes,
        row.contentType,
        json(row.tags),
        row.filePath,
        row.previewId,
        "/api/assets/%s/content?disposition=inline".formatted(row.id),
        row.promptId,
        row.promptId,
        json(row.userMetadata),
        row.jobId != null,
        row.createdAt,
        row.updatedAt,
        row.lastAccessAt,
        createdNew);
  }

  static JsonNode json(String text) {
    try {
      return WireJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("a record of an asset cannot be read", e);
    }
  }
}
