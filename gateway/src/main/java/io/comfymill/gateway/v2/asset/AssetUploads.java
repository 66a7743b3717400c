package io.comfymill.gateway.v2.asset;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.artifacts.Assets;
import io.comfymill.gateway.artifacts.ContentStore;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes assets in: their bytes once for each content, and a record for each. */
@ApplicationScoped
public class AssetUploads {
  private final ContentStore contents;
  private final AssetRecords records;
  private final Assets uploads;
  private final InstantSource clock;
  private final long maxBytes;

  AssetUploads(
      ContentStore contents,
      AssetRecords records,
      Assets uploads,
      InstantSource clock,
      GatewayConfig config) {
    this.contents = contents;
    this.records = records;
    this.uploads = uploads;
    this.clock = clock;
    this.maxBytes = config.comfyApi().maxAssetSize().asLongValue();
  }

  /**
   * An asset that was made or found.
   *
   * @param made false where an equal one was there
   * @param newBytes whether its tenant had no such bytes before
   */
  record Taken(AssetRecordRow row, boolean made, boolean newBytes) {}

  /** An upload whose bytes are stored. */
  record Upload(AssetRequest request, ContentStore.Content content) {}

  /** A form whose file is stored. */
  public record Received(MultipartBody form, ContentStore.Content content) {}

  /** As {@link #store}, of Comfy API v2. */
  Upload receive(@Nullable String contentType, InputStream body) throws IOException {
    Received received = store(contentType, body, "expected_hash");
    return new Upload(AssetRequest.of(received.form()), received.content());
  }

  /**
   * Stores the file of a form while it arrives; nothing is kept of one that breaks off or does not
   * have the expected hash. Blocks.
   *
   * @param hashField the field with the hash that the client expects
   */
  public Received store(@Nullable String contentType, InputStream body, String hashField)
      throws IOException {
    ContentStore.Content[] kept = new ContentStore.Content[1];
    MultipartBody form =
        MultipartBody.read(
            contentType,
            body,
            (before, file) -> {
              String expected = before.field(hashField);
              kept[0] =
                  contents.keep(
                      new Limited(file),
                      arrived -> requireHash(expected, "blake3:" + arrived.blake3()));
            });
    requireHash(form.field(hashField), "blake3:" + kept[0].blake3());
    return new Received(form, kept[0]);
  }

  /**
   * @param expected {@code blake3:} and 64 hex digits, as the other; null or empty for none
   * @throws ApiException where they differ
   */
  public static void requireHash(@Nullable String expected, String arrived) {
    if (expected != null && !expected.isEmpty() && !expected.equals(arrived)) {
      throw new ApiException(
          ErrorCode.HASH_MISMATCH,
          "the bytes that arrived have the hash %s, not %s".formatted(arrived, expected));
    }
  }

  Uni<Taken> add(TenantId tenant, Upload upload) {
    return isKnown(tenant, upload.content().blake3())
        .chain(
            known -> {
              AssetRecordRow row = row(tenant, upload.request(), upload.content());
              return records.add(List.of(row)).replaceWith(new Taken(row, true, !known));
            });
  }

  public Uni<Boolean> isKnown(TenantId tenant, String blake3) {
    return records
        .withHash(tenant, blake3)
        .chain(
            rows ->
                rows.isEmpty()
                    ? uploads.withHash(tenant, blake3).map(named -> !named.isEmpty())
                    : Uni.createFrom().item(true));
  }

  AssetRecordRow row(TenantId tenant, AssetRequest request, ContentStore.Content content) {
    AssetRecordRow row = new AssetRecordRow();
    row.id = UUID.randomUUID();
    row.tenant = tenant.value();
    row.filePath = Objects.requireNonNull(request.filePath());
    row.name = row.filePath.substring(row.filePath.lastIndexOf('/') + 1);
    row.artifactKey = ArtifactKey.input(content.blake3()).value();
    row.blake3 = content.blake3();
    row.sizeBytes = content.sizeBytes();
    row.contentType = request.contentTypeOr(row.name);
    row.tags = WireJson.text(request.tags());
    row.reference = row.id + "/" + row.name;
    row.createdAt = clock.instant();
    row.expiresAt = expiry(request);
    return row;
  }

  @Nullable Instant expiry(AssetRequest request) {
    return request.expiresIn() == null ? null : clock.instant().plus(request.expiresIn());
  }

  /** Fails once more has come than may. */
  private final class Limited extends FilterInputStream {
    private long bytes;

    Limited(InputStream file) {
      super(file);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      bytes += Math.max(0, count);
      if (bytes > maxBytes) {
        throw new ApiException(
            ErrorCode.PAYLOAD_TOO_LARGE, "an asset may have %d bytes at most".formatted(maxBytes));
      }
      return count;
    }
  }

  /** Reads the small JSON body of a request by hash. */
  static AssetRequest parse(byte[] body) {
    try {
      JsonNode json = WireJson.mapper().readTree(body);
      if (json != null && json.isObject()) {
        return AssetRequest.of(json);
      }
    } catch (IOException e) {
      throw ApiException.invalid("the body", "is not valid JSON");
    }
    throw ApiException.invalid("the body", "must be a JSON object");
  }
}
