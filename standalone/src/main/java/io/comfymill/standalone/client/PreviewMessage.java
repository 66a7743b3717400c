package io.comfymill.standalone.client;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Binary messages of ComfyUI with a picture in them: type 1, and type 4, which has metadata too.
 */
final class PreviewMessage {
  private static final int PICTURE = 1;
  private static final int PICTURE_WITH_METADATA = 4;

  private PreviewMessage() {}

  /** JPEG or PNG. Empty for other messages, and those that are too short. */
  static Optional<byte[]> picture(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    if (buffer.remaining() < 2 * Integer.BYTES) {
      return Optional.empty();
    }
    int type = buffer.getInt();
    int formatOrLength = buffer.getInt();
    int skipped = type == PICTURE_WITH_METADATA ? formatOrLength : 0;
    if ((type != PICTURE && type != PICTURE_WITH_METADATA)
        || skipped < 0
        || skipped >= buffer.remaining()) {
      return Optional.empty();
    }
    buffer.position(buffer.position() + skipped);
    byte[] picture = new byte[buffer.remaining()];
    buffer.get(picture);
    return Optional.of(picture);
  }
}
