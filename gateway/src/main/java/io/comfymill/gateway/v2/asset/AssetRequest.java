package io.comfymill.gateway.v2.asset;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.v2.error.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of an asset, beside its bytes.
 *
 * @param filePath null where a client only names the content
 * @param contentType null likewise
 * @param expectedHash 64 hex digits; null where it expects none
 * @param expiresIn null: it is kept
 */
record AssetRequest(
    @Nullable String filePath,
    @Nullable String contentType,
    @Nullable String expectedHash,
    List<String> tags,
    @Nullable Duration expiresIn) {
  private static final Pattern HASH = Pattern.compile("blake3:([0-9a-f]{64})");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w.+-]{1,127}/[\\w.+-]{1,127}(?:\\s*;[\\x20-\\x7e]{0,200})?");
  private static final long SHORTEST = 60;
  private static final long LONGEST = 604_800;
  private static final int MAX_TAGS = 100;
  private static final int MAX_TAG = 256;

  AssetRequest {
    tags = List.copyOf(tags);
    if (filePath != null && !isSafe(filePath)) {
      throw ApiException.invalid("file_path", "must be a relative path without ..");
    }
    if (contentType != null && !MEDIA_TYPE.matcher(contentType).matches()) {
      throw ApiException.invalid("content_type", "must be a media type such as image/png");
    }
    if (tags.size() > MAX_TAGS
        || tags.stream().anyMatch(tag -> tag.length() > MAX_TAG || !FieldChecks.isPlainText(tag))) {
      throw ApiException.invalid(
          "tags", "must be at most %d of at most %d characters".formatted(MAX_TAGS, MAX_TAG));
    }
  }

  private static boolean isSafe(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String folder = path.substring(0, Math.max(0, path.length() - name.length() - 1));
    return FileRef.isSafeName(name)
        && FileRef.isSafeFolder(folder)
        && !path.startsWith("/")
        && FieldChecks.isPlainText(path);
  }

  /**
   * @throws ApiException where a field is missing or wrong
   */
  static AssetRequest of(MultipartBody form) {
    String filePath = form.field("file_path");
    String contentType = form.field("content_type");
    if (filePath == null) {
      throw ApiException.invalid("file_path", "is missing");
    }
    if (contentType == null) {
      throw ApiException.invalid("content_type", "is missing");
    }
    return new AssetRequest(
        filePath,
        contentType,
        hash("expected_hash", form.field("expected_hash")),
        List.copyOf(form.all("tags")),
        expiry(form.field("expires_in")));
  }

  /**
   * @throws ApiException where a field is missing or wrong
   */
  static AssetRequest of(JsonNode json) {
    String hash = hash("hash", text("hash", json.path("hash")));
    if (hash == null) {
      throw ApiException.invalid("hash", "is missing");
    }
    List<String> tags = new ArrayList<>();
    for (JsonNode tag : json.path("tags")) {
      tags.add("" + text("tags", tag));
    }
    JsonNode expiry = json.path("expires_in");
    return new AssetRequest(
        text("file_path", json.path("file_path")),
        null,
        hash,
        tags,
        expiry(expiry.isMissingNode() || expiry.isNull() ? null : expiry.asText()));
  }

  private static @Nullable String text(String name, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw ApiException.invalid(name, "must be a string");
    }
    return value.textValue();
  }

  private static @Nullable String hash(String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    var hash = HASH.matcher(text);
    if (!hash.matches()) {
      throw ApiException.invalid(field, "must be blake3: and 64 hex digits");
    }
    return hash.group(1);
  }

  private static @Nullable Duration expiry(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (text.matches("\\d{1,9}")
        && Long.parseLong(text) >= SHORTEST
        && Long.parseLong(text) <= LONGEST) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    throw ApiException.invalid(
        "expires_in", "must be an integer from %d to %d".formatted(SHORTEST, LONGEST));
  }

  /** The type that the client names, or that the name says. */
  String contentTypeOr(String name) {
    return contentType == null ? MediaTypes.ofName(name) : contentType;
  }
}
