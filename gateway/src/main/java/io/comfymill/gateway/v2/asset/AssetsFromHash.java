package io.comfymill.gateway.v2.asset;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.artifacts.Assets;
import io.comfymill.gateway.artifacts.ContentStore;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes assets of bytes that their tenant has uploaded before, by hash. */
@ApplicationScoped
public class AssetsFromHash {
  private final AssetRecords records;
  private final Assets uploads;
  private final AssetUploads made;

  AssetsFromHash(AssetRecords records, Assets uploads, AssetUploads made) {
    this.records = records;
    this.uploads = uploads;
    this.made = made;
  }

  /** An asset of bytes that the tenant has. Fails with {@link ApiException} where it has none. */
  Uni<AssetUploads.Taken> make(TenantId tenant, AssetRequest request) {
    String blake3 = Objects.requireNonNull(request.expectedHash());
    return records
        .withHash(tenant, blake3)
        .chain(
            rows ->
                same(rows, request)
                    .map(row -> prolonged(row, request))
                    .orElseGet(() -> minted(tenant, request, blake3, rows)));
  }

  private static Optional<AssetRecordRow> same(List<AssetRecordRow> rows, AssetRequest request) {
    return rows.stream()
        .filter(row -> row.jobId == null)
        .filter(row -> request.filePath() == null || row.filePath.equals(request.filePath()))
        .findFirst();
  }

  private Uni<AssetUploads.Taken> prolonged(AssetRecordRow row, AssetRequest request) {
    Instant until = made.expiry(request);
    boolean longer = row.expiresAt != null && (until == null || until.isAfter(row.expiresAt));
    if (!longer) {
      return Uni.createFrom().item(new AssetUploads.Taken(row, false, false));
    }
    row.expiresAt = until;
    return records.prolong(row.id, until).replaceWith(new AssetUploads.Taken(row, false, false));
  }

  private Uni<AssetUploads.Taken> minted(
      TenantId tenant, AssetRequest request, String blake3, List<AssetRecordRow> rows) {
    return rows.isEmpty()
        ? uploads
            .withHash(tenant, blake3)
            .chain(
                named -> {
                  if (named.isEmpty()) {
                    throw new ApiException(
                        ErrorCode.BLOB_NOT_FOUND, "there are no such bytes; upload them");
                  }
                  return minted(
                      tenant,
                      request,
                      named.get(0).name,
                      new ContentStore.Content(blake3, named.get(0).sizeBytes),
                      ArtifactKey.input(blake3).value());
                })
        : minted(
            tenant,
            request,
            rows.get(0).filePath,
            new ContentStore.Content(blake3, rows.get(0).sizeBytes),
            rows.get(0).artifactKey);
  }

  private Uni<AssetUploads.Taken> minted(
      TenantId tenant,
      AssetRequest request,
      String name,
      ContentStore.Content content,
      String key) {
    AssetRequest named =
        new AssetRequest(
            request.filePath() == null ? name : request.filePath(),
            request.contentType(),
            null,
            request.tags(),
            request.expiresIn());
    AssetRecordRow row = made.row(tenant, named, content);
    row.artifactKey = key;
    return records.add(List.of(row)).replaceWith(new AssetUploads.Taken(row, true, false));
  }
}
