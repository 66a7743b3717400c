package io.comfymill.gateway.v2.job;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.v2.asset.ContentLinks;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An output of a job, which is an asset. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record OutputDocument(
    @Nullable String nodeId,
    String name,
    @Nullable String type,
    String contentType,
    long sizeBytes,
    UUID id,
    @Nullable String hash,
    String url,
    Instant urlExpiresAt,
    String jobId) {
  public static OutputDocument of(AssetRecordRow row, String jobId, ContentLinks.Signer links) {
    ContentLinks.Link link = links.to(row.id);
    return new OutputDocument(
        row.nodeId,
        row.name,
        row.kind,
        row.contentType,
        row.sizeBytes,
        row.id,
        row.blake3 == null ? null : "blake3:" + row.blake3,
        link.url(),
        link.expiresAt(),
        jobId);
  }
}
