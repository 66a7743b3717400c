package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * ComfyUI's binary messages: a type as four bytes, then what belongs to it. Type 4 is a preview
 * with metadata (length, JSON, image), type 1 the older one without (format, image).
 */
final class PreviewFrames {
  private static final int PREVIEW_IMAGE = 1;
  private static final int PREVIEW_IMAGE_WITH_METADATA = 4;
  private static final int JPEG = 1;
  private static final int PNG = 2;
  private static final int HEADER_BYTES = 2 * Integer.BYTES;

  private PreviewFrames() {}

  /** The message for a client that knows no metadata; other types, and broken ones, as they are. */
  static byte[] withoutMetadata(byte[] message) {
    if (message.length < HEADER_BYTES
        || ByteBuffer.wrap(message).getInt() != PREVIEW_IMAGE_WITH_METADATA) {
      return message;
    }
    int metadataLength = ByteBuffer.wrap(message).getInt(Integer.BYTES);
    if (metadataLength < 0 || metadataLength > message.length - HEADER_BYTES) {
      return message;
    }
    int imageStart = HEADER_BYTES + metadataLength;
    int format = isPng(Arrays.copyOfRange(message, HEADER_BYTES, imageStart)) ? PNG : JPEG;
    return ByteBuffer.allocate(HEADER_BYTES + message.length - imageStart)
        .putInt(PREVIEW_IMAGE)
        .putInt(format)
        .put(message, imageStart, message.length - imageStart)
        .array();
  }

  private static boolean isPng(byte[] metadata) {
    try {
      JsonNode json = WireJson.mapper().readTree(metadata);
      return json.path("image_type").asText().endsWith("png");
    } catch (IOException e) {
      return false; // JPEG is what ComfyUI sends unless it says otherwise
    }
  }
}
