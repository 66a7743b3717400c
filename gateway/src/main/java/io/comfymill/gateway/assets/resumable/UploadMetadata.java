package io.comfymill.gateway.assets.resumable;

import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.assets.AssetException;
import io.comfymill.gateway.assets.AssetFields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a file in the header {@code Upload-Metadata}: names, each followed by a
 * value in Base64. {@code filename} and {@code filetype} are what clients of tus send by
 * themselves; all fields of an asset may be there.
 */
record UploadMetadata(Map<String, String> values) {
  static final int MAX_LENGTH = 8 * 1024;
  private static final String NO_NAME = "upload.bin";

  UploadMetadata {
    values = Map.copyOf(values);
  }

  /**
   * @throws AssetException where it cannot be read
   */
  static UploadMetadata parse(@Nullable String header) {
    Map<String, String> values = new HashMap<>();
    if (header != null && header.length() > MAX_LENGTH) {
      throw AssetException.invalidBody("Upload-Metadata is longer than 8 KiB");
    }
    for (String pair : header == null ? new String[0] : header.split(",", -1)) {
      String[] words = pair.strip().split(" ", 2);
      if (!words[0].isEmpty()) {
        values.put(words[0], words.length == 1 ? "" : decoded(words[0], words[1].strip()));
      }
    }
    return new UploadMetadata(values);
  }

  private static String decoded(String name, String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw AssetException.invalidBody(
          "in Upload-Metadata, %s must be text in Base64".formatted(name));
    }
  }

  String fileName() {
    String name = values.getOrDefault("filename", "");
    return FileRef.isSafeName(name) ? name : NO_NAME;
  }

  /** An input, where the client does not say what it is for. */
  AssetFields fields() {
    String type = values.getOrDefault("mime_type", values.get("filetype"));
    AssetFields fields =
        AssetFields.of(
            name -> name.equals("mime_type") ? type : values.get(name),
            List.of(values.getOrDefault("tags", "input")));
    fields.tagsOfNew();
    return fields;
  }
}
