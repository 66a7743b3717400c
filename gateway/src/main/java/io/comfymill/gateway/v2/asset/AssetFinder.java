package io.comfymill.gateway.v2.asset;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetHashes;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds assets by id; fails with {@link ApiException} where there is none. */
@ApplicationScoped
public class AssetFinder {
  private final AssetRecords records;
  private final AssetHashes hashes;

  AssetFinder(AssetRecords records, AssetHashes hashes) {
    this.records = records;
    this.hashes = hashes;
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

  /** As {@link AssetHashes#of}. */
  Uni<AssetRecordRow> hashed(AssetRecordRow row) {
    return hashes
        .of(row)
        .invoke(
            hash -> {
              if (hash.isEmpty()) {
                throw new ApiException(
                    ErrorCode.OUTPUT_UNAVAILABLE, "the bytes of this asset are gone");
              }
            })
        .replaceWith(row);
  }
}
