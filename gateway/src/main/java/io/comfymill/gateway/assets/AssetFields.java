package io.comfymill.gateway.assets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.v2.asset.MultipartBody;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of an asset, in a form or in JSON; null for what it does not say.
 *
 * @param hash 64 hex digits
 */
public record AssetFields(
    @Nullable String name,
    @Nullable Set<String> tags,
    @Nullable ObjectNode userMetadata,
    @Nullable String hash,
    @Nullable String mimeType,
    @Nullable UUID previewId) {
  private static final int MAX_NAME = 512;
  private static final int MAX_TAG = 256;
  private static final int MAX_TAGS = 200;
  private static final int MAX_METADATA = 64 * 1024;
  private static final Set<String> KINDS = Set.of("input", "output", "models");

  static AssetFields of(MultipartBody form) {
    return of(form::field, List.copyOf(form.all("tags")));
  }

  /**
   * @param field by its name; null or empty where there is none
   * @param tags a JSON list in one of them, names with commas between them, or several
   * @throws AssetException where one is wrong
   */
  public static AssetFields of(Function<String, @Nullable String> field, List<String> tags) {
    if (field.apply("id") != null) {
      throw new AssetException(400, "UNSUPPORTED_FIELD", "an asset's id cannot be chosen");
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("name", "hash", "mime_type", "preview_id")) {
      String value = field.apply(name);
      if (value != null && !value.isEmpty()) {
        json.put(name, value);
      }
    }
    if (!tags.isEmpty()) {
      json.set("tags", tags(tags));
    }
    String metadata = field.apply("user_metadata");
    if (metadata != null && !metadata.isEmpty()) {
      json.set("user_metadata", tree(metadata));
    }
    return of(json);
  }

  private static ArrayNode tags(List<String> fields) {
    if (fields.get(0).strip().startsWith("[")) {
      if (tree(fields.get(0)) instanceof ArrayNode list) {
        return list;
      }
      throw AssetException.invalidBody("tags must be a list of strings");
    }
    ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    AssetFilter.tags(fields).forEach(tags::add);
    return tags;
  }

  private static JsonNode tree(String json) {
    try {
      return WireJson.mapper().readTree(json);
    } catch (IOException e) {
      throw AssetException.invalidBody("tags and user_metadata must be JSON");
    }
  }

  /**
   * @throws AssetException where it is no JSON object, or a field is wrong
   */
  public static AssetFields parse(byte[] body) {
    try {
      if (body.length <= 2 * MAX_METADATA
          && WireJson.mapper().readTree(body) instanceof ObjectNode json) {
        return of(json);
      }
    } catch (IOException e) {
      throw AssetException.invalidBody("the body is not valid JSON");
    }
    throw AssetException.invalidBody("the body must be a JSON object of at most 128 KiB");
  }

  private static AssetFields of(ObjectNode json) {
    return new AssetFields(
        name(text(json, "name")),
        tagsOf(json.path("tags")),
        metadata(json.path("user_metadata")),
        hash(text(json, "hash")),
        text(json, "mime_type"),
        id(text(json, "preview_id")));
  }

  private static @Nullable String text(ObjectNode json, String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || !FieldChecks.isPlainText(value.textValue())) {
      throw AssetException.invalidBody(name + " must be a string");
    }
    return value.textValue();
  }

  private static @Nullable String name(@Nullable String name) {
    if (name != null && (name.length() > MAX_NAME || !FileRef.isSafeName(name))) {
      throw AssetException.invalidBody(
          "name must be a plain file name of at most %d characters".formatted(MAX_NAME));
    }
    return name;
  }

  private static @Nullable Set<String> tagsOf(JsonNode tags) {
    if (tags.isMissingNode() || tags.isNull()) {
      return null;
    }
    Set<String> found = new LinkedHashSet<>();
    for (JsonNode tag : tags) {
      String text = tag instanceof TextNode ? tag.textValue().strip() : "";
      if (text.isEmpty() || text.length() > MAX_TAG || !FieldChecks.isPlainText(text)) {
        throw AssetException.invalidBody(
            "tags must be a list of strings of 1 to %d characters".formatted(MAX_TAG));
      }
      found.add(text);
    }
    if (!tags.isArray() || found.size() > MAX_TAGS) {
      throw AssetException.invalidBody("tags must be a list of at most %d".formatted(MAX_TAGS));
    }
    return found;
  }

  private static @Nullable ObjectNode metadata(JsonNode metadata) {
    if (metadata.isMissingNode() || metadata.isNull()) {
      return null;
    }
    if (metadata instanceof ObjectNode object && object.toString().length() <= MAX_METADATA) {
      return object;
    }
    throw AssetException.invalidBody("user_metadata must be an object of at most 64 KiB");
  }

  private static @Nullable String hash(@Nullable String hash) {
    if (hash == null) {
      return null;
    }
    if (!hash.matches("blake3:[0-9a-f]{64}")) {
      throw new AssetException(400, "INVALID_HASH", "hash must be blake3: and 64 hex digits");
    }
    return hash.substring("blake3:".length());
  }

  private static @Nullable UUID id(@Nullable String text) {
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw AssetException.invalidBody("preview_id must be a UUID");
    }
  }

  /** The tags of a new asset, which say what it is for. Models cannot be put on the nodes. */
  public Set<String> tagsOfNew() {
    Set<String> given = tags == null ? Set.of() : tags;
    if (given.stream().filter(KINDS::contains).count() != 1) {
      throw AssetException.invalidBody("tags must have exactly one of input, output and models");
    }
    if (given.contains("models")) {
      throw new AssetException(
          400, "FEATURE_DISABLED", "models are installed on the servers, not uploaded");
    }
    return given;
  }
}
