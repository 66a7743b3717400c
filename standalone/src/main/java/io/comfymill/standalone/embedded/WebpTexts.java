package io.comfymill.standalone.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The texts in the EXIF data of a WebP file. ComfyUI writes {@code name:text} into tags that are
 * meant for the maker and the model of a camera.
 */
final class WebpTexts {
  private static final int HEADER_BYTES = 12;
  private static final int TIFF_START = 4;
  private static final int ENTRY_BYTES = 12;
  private static final int ASCII = 2;

  private WebpTexts() {}

  static void read(DataInputStream webp, FoundTexts found) throws IOException {
    webp.skipNBytes(HEADER_BYTES);
    while (!found.isEnough()) {
      String type = new String(webp.readNBytes(4), StandardCharsets.ISO_8859_1);
      long length = Integer.toUnsignedLong(Integer.reverseBytes(webp.readInt()));
      if (type.equals("EXIF")) {
        byte[] exif = new byte[FoundTexts.checkedLength(length)];
        webp.readFully(exif);
        addAll(tiff(exif), found);
        return;
      }
      webp.skipNBytes(length + length % 2);
    }
  }

  private static ByteBuffer tiff(byte[] exif) {
    boolean marked = new String(exif, StandardCharsets.ISO_8859_1).startsWith("Exif\0\0");
    ByteBuffer tiff = ByteBuffer.wrap(exif, marked ? 6 : 0, exif.length - (marked ? 6 : 0)).slice();
    boolean little = tiff.remaining() > 0 && tiff.get(0) == 'I';
    return tiff.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  private static void addAll(ByteBuffer tiff, FoundTexts found) throws IOException {
    try {
      int directory = tiff.getInt(TIFF_START);
      int entries = Short.toUnsignedInt(tiff.getShort(directory));
      for (int i = 0; i < entries; i++) {
        add(tiff, directory + 2 + i * ENTRY_BYTES, found);
      }
    } catch (IndexOutOfBoundsException e) {
      throw new EmbeddedWorkflow.UnreadableException("its EXIF data is broken");
    }
  }

  /** An entry: two bytes of tag, two of type, four of count, and four of value or place. */
  private static void add(ByteBuffer tiff, int entry, FoundTexts found) {
    if (tiff.getShort(entry + 2) != ASCII) {
      return;
    }
    int count = tiff.getInt(entry + 4);
    int start = count <= 4 ? entry + 8 : tiff.getInt(entry + 8);
    ByteBuffer value = tiff.slice(start, count);
    int colon = 0;
    while (colon < count && value.get(colon) != ':') {
      colon++;
    }
    if (colon < count) {
      byte[] bytes = new byte[count];
      value.get(bytes);
      int end = bytes[count - 1] == 0 ? count - 1 : count;
      found.add(
          new String(bytes, 0, colon, StandardCharsets.ISO_8859_1),
          Arrays.copyOfRange(bytes, colon + 1, Math.max(colon + 1, end)));
    }
  }
}
