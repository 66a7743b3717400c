package io.comfymill.gateway.assets.resumable;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.ContentStore;
import io.comfymill.gateway.assets.AssetException;
import io.comfymill.gateway.assets.AssetFields;
import io.comfymill.gateway.assets.NewAssets;
import io.comfymill.gateway.database.ResumableUploadRow;
import io.comfymill.gateway.v2.asset.AssetUploads;
import io.comfymill.gateway.v2.error.ApiException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes files in several requests, each to any gateway. What a request brought is kept as a part,
 * also where it broke off; with the last one the whole is hashed and becomes an asset, which has
 * the upload's id.
 */
@ApplicationScoped
public class ResumableUploads {
  private final UploadTable table;
  private final UploadParts parts;
  private final ArtifactStore store;
  private final ContentStore contents;
  private final NewAssets assets;
  private final InstantSource clock;
  private final GatewayConfig.ResumableUploads limits;
  private final long maxLength;

  ResumableUploads(
      UploadTable table,
      UploadParts parts,
      ArtifactStore store,
      ContentStore contents,
      NewAssets assets,
      InstantSource clock,
      GatewayConfig config) {
    this.table = table;
    this.parts = parts;
    this.store = store;
    this.contents = contents;
    this.assets = assets;
    this.clock = clock;
    this.limits = config.resumableUploads();
    this.maxLength = config.comfyApi().maxAssetSize().asLongValue();
  }

  long maxLength() {
    return maxLength;
  }

  /** Nothing of it has come yet. */
  Uni<ResumableUploadRow> create(TenantId tenant, long length, @Nullable String metadata) {
    UploadMetadata.parse(metadata).fields(); // refused now rather than after the last byte
    if (length == 0) {
      throw new AssetException(400, "EMPTY_UPLOAD", "the file is empty");
    }
    if (length > maxLength) {
      throw new AssetException(
          413, "PAYLOAD_TOO_LARGE", "an asset may have %d bytes at most".formatted(maxLength));
    }
    ResumableUploadRow row = new ResumableUploadRow();
    row.id = UUID.randomUUID();
    row.tenant = tenant.value();
    row.metadata = metadata == null ? "" : metadata;
    row.length = length;
    row.expiresAt = expiry();
    return table
        .unfinished(tenant)
        .chain(
            unfinished -> {
              if (unfinished >= limits.maxUnfinished()) {
                throw new AssetException(
                    429,
                    "TOO_MANY_UPLOADS",
                    "%d uploads are unfinished; finish or delete some".formatted(unfinished));
              }
              return table.add(row).replaceWith(row);
            });
  }

  private Instant expiry() {
    return clock.instant().plus(limits.keptFor());
  }

  /** Fails with {@link AssetException} where there is none. */
  Uni<Progress> find(TenantId tenant, String id) {
    UUID known;
    try {
      known = UUID.fromString(id);
    } catch (IllegalArgumentException noUuid) {
      throw noUpload();
    }
    return table.find(tenant, known).map(found -> found.orElseThrow(ResumableUploads::noUpload));
  }

  private static AssetException noUpload() {
    return new AssetException(404, "UPLOAD_NOT_FOUND", "there is no such upload, or it expired");
  }

  /**
   * How far an upload has come. One that is whole is an asset when this completes: the gateway that
   * took the last part may have died before it was.
   */
  Uni<Progress> progress(TenantId tenant, String id) {
    return find(tenant, id).chain(found -> found.isWhole() ? finished(tenant, found) : item(found));
  }

  private static Uni<Progress> item(Progress progress) {
    return Uni.createFrom().item(progress);
  }

  /**
   * Takes what a request brings, also where its client is gone before it is stored.
   *
   * @param offset of its first byte; must be where the upload stands
   */
  Uni<Progress> take(TenantId tenant, String id, long offset, InputStream body) {
    return find(tenant, id)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .chain(
            before -> {
              if (before.offset() != offset) {
                throw elsewhere("the upload stands at " + before.offset());
              }
              return received(before, body);
            })
        .chain(() -> progress(tenant, id))
        .memoize() // a request that ends early cancels its answer, but not what is memoized
        .indefinitely();
  }

  private static AssetException elsewhere(String message) {
    return new AssetException(409, "OFFSET_MISMATCH", message);
  }

  private Uni<Void> received(Progress before, InputStream body) {
    UUID upload = before.upload().id;
    ArtifactKey key = new ArtifactKey("uploads/%s-%s".formatted(upload, UUID.randomUUID()));
    long size = keep(key, new UntilItBreaks(body, before.missing()));
    if (size == 0) {
      parts.delete(List.of(key));
      return Uni.createFrom().voidItem();
    }
    return table
        .addPart(upload, before.offset(), size, key, expiry())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(
            added -> {
              if (!added) {
                throw elsewhere("another request brought these bytes, or deleted the upload");
              }
            })
        .onFailure(AssetException.class) // else it may be in the table
        .invoke(() -> parts.delete(List.of(key)))
        .replaceWithVoid();
  }

  private long keep(ArtifactKey key, InputStream body) {
    try {
      return store.put(key, body);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store a part of an upload", e);
    }
  }

  private Uni<Progress> finished(TenantId tenant, Progress whole) {
    ResumableUploadRow upload = whole.upload();
    UploadMetadata metadata = UploadMetadata.parse(upload.metadata);
    AssetFields fields = metadata.fields();
    return item(whole)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(parts -> joined(parts, fields))
        .chain(
            content ->
                assets.add(
                    tenant, upload.id, new NewAssets.Arrived(fields, content, metadata.fileName())))
        .chain(() -> table.finish(upload.id))
        .chain(() -> parts.deleteOf(upload.id))
        .chain(() -> find(tenant, upload.id.toString()))
        .onFailure(UncheckedIOException.class)
        .recoverWithUni(failure -> finishedElsewhere(tenant, upload, failure))
        .onFailure(ApiException.class)
        .call(() -> table.expire(upload.id)); // it will never be what was expected
  }

  /** Whoever finished it first has deleted the parts that were to be read here. */
  private Uni<Progress> finishedElsewhere(
      TenantId tenant, ResumableUploadRow upload, Throwable failure) {
    return find(tenant, upload.id.toString())
        .chain(
            now -> now.upload().finished ? item(now) : Uni.createFrom().<Progress>failure(failure));
  }

  /** Reads the parts once more, since another gateway may have taken the others. */
  private ContentStore.Content joined(Progress whole, AssetFields fields) {
    try (InputStream bytes = parts.read(whole.keys())) {
      return contents.keep(
          bytes,
          arrived ->
              AssetUploads.requireHash(
                  fields.hash() == null ? null : "blake3:" + fields.hash(),
                  "blake3:" + arrived.blake3()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot join the parts of an upload", e);
    }
  }

  /** Forgets it, and what has come of it; an asset that it became stays. */
  Uni<Void> delete(TenantId tenant, String id) {
    return find(tenant, id)
        .chain(found -> parts.deleteOf(found.upload().id).replaceWith(found))
        .chain(found -> table.delete(found.upload().id));
  }
}
