package io.comfymill.gateway.v2.asset;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.artifacts.Blake3Hash;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.v2.error.ApiException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Finds assets by id; fails with {@link ApiException} where there is none. */
@ApplicationScoped
public class AssetFinder {
  private final AssetRecords records;
  private final ArtifactStore store;

  AssetFinder(AssetRecords records, ArtifactStore store) {
    this.records = records;
    this.store = store;
  }

  Uni<AssetRecordRow> find(TenantId tenant, String id) {
    return anyTenants(id)
        .invoke(
            row -> {
              if (!row.tenant.equals(tenant.value())) {
                throw ApiException.notFound("asset");
              }
            });
  }

  Uni<AssetRecordRow> anyTenants(String id) {
    return AssetReferences.parse(id)
        .map(records::find)
        .orElseThrow(() -> ApiException.notFound("asset"))
        .map(found -> found.orElseThrow(() -> ApiException.notFound("asset")));
  }

  /** An output is hashed when it is first asked for. */
  Uni<AssetRecordRow> hashed(AssetRecordRow row) {
    return row.blake3 != null
        ? Uni.createFrom().item(row)
        : Uni.createFrom()
            .item(() -> hash(row))
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
            .invoke(hash -> row.blake3 = hash)
            .call(hash -> records.hashed(row.id, hash))
            .replaceWith(row);
  }

  private String hash(AssetRecordRow row) {
    try (InputStream content = store.open(new ArtifactKey(row.artifactKey), 0)) {
      return Blake3Hash.of(content);
    } catch (java.nio.file.NoSuchFileException gone) {
      throw new ApiException(
          io.comfymill.gateway.v2.error.ErrorCode.OUTPUT_UNAVAILABLE,
          "the bytes of this asset are gone");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + row.artifactKey, e);
    }
  }
}
