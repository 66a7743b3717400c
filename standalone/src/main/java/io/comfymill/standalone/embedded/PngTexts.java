package io.comfymill.standalone.embedded;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.InflaterInputStream;

/**
 * The {@code tEXt}, {@code zTXt} and {@code iTXt} chunks of a PNG file, and ComfyUI's own {@code
 * comf}, which it writes into animated ones.
 */
final class PngTexts {
  private static final int SIGNATURE_BYTES = 8;
  private static final int CRC_BYTES = 4;

  private PngTexts() {}

  static void read(DataInputStream png, FoundTexts found) throws IOException {
    png.skipNBytes(SIGNATURE_BYTES);
    String type = "";
    while (!type.equals("IEND") && !found.isEnough()) {
      long length = Integer.toUnsignedLong(png.readInt());
      type = new String(png.readNBytes(4), StandardCharsets.ISO_8859_1);
      switch (type) {
        case "tEXt", "zTXt", "iTXt", "comf" -> {
          byte[] content = new byte[FoundTexts.checkedLength(length)];
          png.readFully(content);
          add(type, ByteBuffer.wrap(content), found);
          png.skipNBytes(CRC_BYTES);
        }
        default -> png.skipNBytes(length + CRC_BYTES);
      }
    }
  }

  private static void add(String type, ByteBuffer chunk, FoundTexts found) throws IOException {
    String keyword = word(chunk);
    boolean compressed = type.equals("zTXt");
    if (compressed) {
      skip(chunk, 1); // the method, of which there is one
    } else if (type.equals("iTXt") && chunk.remaining() >= 2) {
      compressed = chunk.get() != 0;
      skip(chunk, 1);
      word(chunk); // the language
      word(chunk); // the keyword in it
    }
    byte[] text = new byte[chunk.remaining()];
    chunk.get(text);
    found.add(keyword, compressed ? inflated(text) : text);
  }

  private static String word(ByteBuffer chunk) {
    StringBuilder word = new StringBuilder();
    while (chunk.hasRemaining()) {
      int next = Byte.toUnsignedInt(chunk.get());
      if (next == 0) {
        break;
      }
      word.append((char) next);
    }
    return word.toString();
  }

  private static void skip(ByteBuffer chunk, int bytes) {
    chunk.position(Math.min(chunk.limit(), chunk.position() + bytes));
  }

  private static byte[] inflated(byte[] compressed) throws IOException {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
      byte[] text = in.readNBytes(FoundTexts.MAX_BYTES + 1);
      FoundTexts.checkedLength(text.length);
      return text;
    }
  }
}
