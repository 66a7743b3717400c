package io.comfymill.gateway.assets;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.artifacts.ContentStore;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.v2.asset.AssetUploads;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes assets of uploads, and of bytes that are there. */
@ApplicationScoped
public class NewAssets {
  private static final String NO_NAME = "upload.bin";

  private final AssetUploads uploads;
  private final AssetRecords records;
  private final InstantSource clock;

  NewAssets(AssetUploads uploads, AssetRecords records, InstantSource clock) {
    this.uploads = uploads;
    this.records = records;
    this.clock = clock;
  }

  /**
   * An asset that was made.
   *
   * @param newBytes whether its tenant had no such bytes before
   */
  public record Made(AssetRecordRow row, boolean newBytes) {}

  /** What arrived, and what is said of it. */
  public record Arrived(AssetFields fields, ContentStore.Content content, String fileName) {}

  /** Stores the file while it arrives. Blocks. */
  Arrived receive(@Nullable String contentType, InputStream body) throws IOException {
    AssetUploads.Received received = uploads.store(contentType, body, "hash");
    AssetFields fields = AssetFields.of(received.form());
    fields.tagsOfNew();
    if (received.content().sizeBytes() == 0) {
      throw new AssetException(400, "EMPTY_UPLOAD", "the file is empty");
    }
    String fileName = received.form().fileName();
    return new Arrived(
        fields, received.content(), FileRef.isSafeName(fileName) ? fileName : NO_NAME);
  }

  Uni<Made> add(TenantId tenant, Arrived arrived) {
    return add(tenant, UUID.randomUUID(), arrived);
  }

  /** One that has been added already stays as it is. */
  public Uni<Made> add(TenantId tenant, UUID id, Arrived arrived) {
    String name = arrived.fields().name();
    ContentStore.Content content = arrived.content();
    String key = ArtifactKey.input(content.blake3()).value();
    AssetRecordRow row =
        row(tenant, id, arrived.fields(), name == null ? arrived.fileName() : name, content, key);
    return uploads
        .isKnown(tenant, content.blake3())
        .chain(known -> records.add(List.of(row)).replaceWith(new Made(row, !known)));
  }

  /** Fails where the tenant has no such bytes. */
  Uni<Made> fromHash(TenantId tenant, AssetFields fields) {
    if (fields.hash() == null) {
      throw AssetException.invalidBody("hash is missing");
    }
    fields.tagsOfNew();
    return records
        .withHash(tenant, fields.hash())
        .map(
            rows -> {
              if (rows.isEmpty()) {
                throw AssetException.notFound();
              }
              AssetRecordRow known = rows.get(0);
              String name = fields.name() == null ? known.name : fields.name();
              return row(
                  tenant,
                  UUID.randomUUID(),
                  fields,
                  name,
                  new ContentStore.Content(fields.hash(), known.sizeBytes),
                  known.artifactKey);
            })
        .chain(row -> records.add(List.of(row)).replaceWith(new Made(row, false)));
  }

  private AssetRecordRow row(
      TenantId tenant,
      UUID id,
      AssetFields fields,
      String name,
      ContentStore.Content content,
      String key) {
    AssetRecordRow row = new AssetRecordRow();
    row.id = id;
    row.tenant = tenant.value();
    row.name = name;
    row.filePath = name;
    row.artifactKey = key;
    row.blake3 = content.blake3();
    row.sizeBytes = content.sizeBytes();
    row.contentType = fields.mimeType() == null ? MediaTypes.ofName(name) : fields.mimeType();
    row.tags = json(List.copyOf(fields.tagsOfNew()));
    row.userMetadata = fields.userMetadata() == null ? "{}" : fields.userMetadata().toString();
    row.previewId = fields.previewId();
    row.reference = row.id + "/" + name;
    row.createdAt = clock.instant();
    row.updatedAt = row.createdAt;
    row.lastAccessAt = row.createdAt;
    return row;
  }

  static String json(Object value) {
    return WireJson.text(value);
  }
}
