package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A binary message of ComfyUI's WebSocket: its type in four bytes, big-endian, then a body. Only
 * {@link #PREVIEW_WITH_METADATA} says whose it is: its body is the length of the metadata, the
 * metadata as JSON, and the image.
 */
@SuppressWarnings("ArrayRecordComponent") // previews are not copied; nobody changes the bytes
public record BinaryMessage(byte[] bytes) {
  public static final int PREVIEW = 1;
  public static final int UNENCODED_PREVIEW = 2;
  public static final int TEXT = 3;
  public static final int PREVIEW_WITH_METADATA = 4;

  private static final int HEAD = 2 * Integer.BYTES;

  /** 0 if it is too short to have one. */
  public int type() {
    return bytes.length < Integer.BYTES ? 0 : ByteBuffer.wrap(bytes).getInt();
  }

  public boolean isPreview() {
    return type() != TEXT && type() >= PREVIEW && type() <= PREVIEW_WITH_METADATA;
  }

  /** Empty if it is of another type or broken. */
  public Optional<ObjectNode> metadata() {
    if (type() != PREVIEW_WITH_METADATA || bytes.length < HEAD) {
      return Optional.empty();
    }
    int length = metadataLength();
    if (length < 0 || length > bytes.length - HEAD) {
      return Optional.empty();
    }
    try {
      return Optional.of(ComfyJson.object(Arrays.copyOfRange(bytes, HEAD, HEAD + length)));
    } catch (IOException e) {
      return Optional.empty(); // broken metadata names no prompt, as no metadata does
    }
  }

  /** The same image with other metadata. */
  public BinaryMessage withMetadata(ObjectNode metadata) {
    byte[] json = PythonJson.write(metadata);
    int image = HEAD + metadataLength();
    return new BinaryMessage(
        ByteBuffer.allocate(HEAD + json.length + bytes.length - image)
            .putInt(PREVIEW_WITH_METADATA)
            .putInt(json.length)
            .put(json)
            .put(bytes, image, bytes.length - image)
            .array());
  }

  private int metadataLength() {
    return ByteBuffer.wrap(bytes).getInt(Integer.BYTES);
  }
}
