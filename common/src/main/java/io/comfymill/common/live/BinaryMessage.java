package io.comfymill.common.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A binary message of ComfyUI's WebSocket: its type in four bytes, big-endian, and what that type
 * means. {@link #PREVIEW} is followed by the image's format and the image; {@link
 * #PREVIEW_WITH_METADATA}, which alone says whose it is, by the length of the metadata, the
 * metadata as JSON, and the image.
 */
@SuppressWarnings("ArrayRecordComponent") // previews are not copied; nobody writes to the bytes
public record BinaryMessage(byte[] bytes) {
  public static final int PREVIEW = 1;
  public static final int UNENCODED_PREVIEW = 2;
  public static final int TEXT = 3;
  public static final int PREVIEW_WITH_METADATA = 4;

  private static final int JPEG = 1;
  private static final int PNG = 2;
  private static final int HEAD = 2 * Integer.BYTES;

  public static BinaryMessage jpegPreview(byte[] jpeg) {
    return preview(JPEG, jpeg, 0);
  }

  public static BinaryMessage jpegPreview(ObjectNode metadata, byte[] jpeg) {
    return preview(metadata.put("image_type", "image/jpeg"), jpeg, 0);
  }

  public static BinaryMessage pngPreview(byte[] png) {
    return preview(PNG, png, 0);
  }

  public static BinaryMessage pngPreview(ObjectNode metadata, byte[] png) {
    return preview(metadata.put("image_type", "image/png"), png, 0);
  }

  private static BinaryMessage preview(int format, byte[] image, int from) {
    return new BinaryMessage(
        ByteBuffer.allocate(HEAD + image.length - from)
            .putInt(PREVIEW)
            .putInt(format)
            .put(image, from, image.length - from)
            .array());
  }

  private static BinaryMessage preview(ObjectNode metadata, byte[] image, int from) {
    byte[] json = PythonJson.write(metadata);
    return new BinaryMessage(
        ByteBuffer.allocate(HEAD + json.length + image.length - from)
            .putInt(PREVIEW_WITH_METADATA)
            .putInt(json.length)
            .put(json)
            .put(image, from, image.length - from)
            .array());
  }

  /** 0 where it is too short to have one. */
  public int type() {
    return bytes.length < Integer.BYTES ? 0 : ByteBuffer.wrap(bytes).getInt();
  }

  public boolean isPreview() {
    return type() != TEXT && type() >= PREVIEW && type() <= PREVIEW_WITH_METADATA;
  }

  /** Whether it is an image as PNG, which no preview is, but the result of a graph node. */
  public boolean isPng() {
    return switch (type()) {
      case PREVIEW -> bytes.length >= HEAD && ByteBuffer.wrap(bytes).getInt(Integer.BYTES) == PNG;
      case PREVIEW_WITH_METADATA ->
          metadata().filter(json -> json.path("image_type").asText().endsWith("png")).isPresent();
      default -> false;
    };
  }

  /** The metadata; empty where it is of another type or broken. */
  public Optional<ObjectNode> metadata() {
    if (!hasMetadata()) {
      return Optional.empty();
    }
    try {
      byte[] json = Arrays.copyOfRange(bytes, HEAD, HEAD + metadataLength());
      return PythonJson.read(json) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // broken metadata names no prompt, as no metadata does
    }
  }

  /** The same image with other metadata. */
  public BinaryMessage withMetadata(ObjectNode metadata) {
    return preview(metadata, bytes, HEAD + metadataLength());
  }

  /** For a client that knows no metadata; other types, and broken messages, as they are. */
  public BinaryMessage withoutMetadata() {
    if (!hasMetadata()) {
      return this;
    }
    // JPEG is what ComfyUI sends unless it says otherwise
    return preview(isPng() ? PNG : JPEG, bytes, HEAD + metadataLength());
  }

  /** An encoded picture. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, and nowhere written to
  public record Image(byte[] bytes, String mimeType) {}

  /** The picture of a preview; empty for other messages, and for an unencoded one. */
  public Optional<Image> image() {
    byte[] plain = withoutMetadata().bytes();
    if (plain.length <= HEAD || ByteBuffer.wrap(plain).getInt() != PREVIEW) {
      return Optional.empty();
    }
    boolean png = ByteBuffer.wrap(plain).getInt(Integer.BYTES) == PNG;
    return Optional.of(
        new Image(Arrays.copyOfRange(plain, HEAD, plain.length), png ? "image/png" : "image/jpeg"));
  }

  private boolean hasMetadata() {
    return type() == PREVIEW_WITH_METADATA
        && bytes.length >= HEAD
        && metadataLength() >= 0
        && metadataLength() <= bytes.length - HEAD;
  }

  private int metadataLength() {
    return ByteBuffer.wrap(bytes).getInt(Integer.BYTES);
  }
}
