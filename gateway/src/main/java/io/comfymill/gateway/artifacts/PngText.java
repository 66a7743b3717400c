package io.comfymill.gateway.artifacts;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** The text chunks of a PNG file, in which ComfyUI keeps the workflow that made it. */
final class PngText {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final Set<String> TEXTS = Set.of("tEXt", "zTXt", "iTXt");
  private static final int TYPE_BYTES = 4;
  private static final int CRC_BYTES = 4;

  /** The signature, and the header chunk that has to come first. */
  private static final int HEAD_BYTES = SIGNATURE.length + 25;

  /** Longer text is left out; it is held in memory. */
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private final byte[] chunks;

  private PngText(byte[] chunks) {
    this.chunks = chunks;
  }

  /** Of any file; one that is no PNG, or breaks off, has no more than was found. Blocks. */
  static PngText of(InputStream file) throws IOException {
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    DataInputStream from = new DataInputStream(file);
    if (Arrays.equals(from.readNBytes(SIGNATURE.length), SIGNATURE)) {
      try {
        collect(from, found);
      } catch (EOFException breaksOff) {
        return new PngText(found.toByteArray());
      }
    }
    return new PngText(found.toByteArray());
  }

  private static void collect(DataInputStream from, ByteArrayOutputStream found)
      throws IOException {
    String type = "";
    while (!type.equals("IEND")) {
      int length = from.readInt();
      byte[] name = new byte[TYPE_BYTES];
      from.readFully(name);
      type = new String(name, StandardCharsets.ISO_8859_1);
      long rest = Integer.toUnsignedLong(length) + CRC_BYTES;
      if (TEXTS.contains(type) && found.size() + rest <= MAX_BYTES) {
        byte[] content = new byte[(int) rest];
        from.readFully(content);
        found.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        found.writeBytes(name);
        found.writeBytes(content);
      } else {
        from.skipNBytes(rest);
      }
    }
  }

  /**
   * @param png a whole file
   */
  byte[] addedTo(byte[] png) {
    ByteBuffer all = ByteBuffer.allocate(png.length + chunks.length);
    all.put(png, 0, HEAD_BYTES).put(chunks).put(png, HEAD_BYTES, png.length - HEAD_BYTES);
    return all.array();
  }
}
