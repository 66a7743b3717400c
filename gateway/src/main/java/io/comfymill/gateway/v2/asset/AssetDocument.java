package io.comfymill.gateway.v2.asset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.AssetRecordRow;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An asset as Comfy API v2 shows it.
 *
 * @param createdNew of one that was just made: whether its bytes are new to its tenant
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AssetDocument(
    UUID id,
    @Nullable String hash,
    long sizeBytes,
    String contentType,
    String filePath,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean createdNew,
    Instant createdAt,
    String url,
    Instant urlExpiresAt,
    @Nullable Instant expiresAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String jobId) {
  static AssetDocument of(
      AssetRecordRow row, @Nullable Boolean createdNew, ContentLinks.Signer links) {
    ContentLinks.Link link = links.to(row.id);
    return new AssetDocument(
        row.id,
        row.blake3 == null ? null : "blake3:" + row.blake3,
        row.sizeBytes,
        row.contentType,
        row.filePath,
        createdNew,
        row.createdAt,
        link.url(),
        link.expiresAt(),
        row.expiresAt,
        row.promptId);
  }
}
