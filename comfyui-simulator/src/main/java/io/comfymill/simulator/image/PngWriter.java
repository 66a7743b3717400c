package io.comfymill.simulator.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG files with text chunks. Row by row, and much faster than the JDK's own writer: the
 * load tests save thousands a second.
 */
public final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int DATA_CHUNK_BYTES = 32 * 1024;

  private PngWriter() {}

  /**
   * @param texts keyword → ASCII text
   */
  public static void write(Picture picture, Map<String, String> texts, OutputStream to)
      throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    out.write(SIGNATURE);
    writeChunk(out, "IHDR", header(picture));
    for (Map.Entry<String, String> text : texts.entrySet()) {
      String entry = text.getKey() + '\0' + text.getValue();
      writeChunk(out, "tEXt", entry.getBytes(StandardCharsets.ISO_8859_1));
    }
    writePixels(picture, out);
    writeChunk(out, "IEND", new byte[0]);
    out.flush();
  }

  private static byte[] header(Picture picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream header = new DataOutputStream(bytes);
    header.writeInt(picture.width());
    header.writeInt(picture.height());
    header.write(new byte[] {8, 2, 0, 0, 0});
    return bytes.toByteArray();
  }

  private static void writePixels(Picture picture, DataOutputStream out) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      byte[] row = new byte[1 + 3 * picture.width()];
      byte[] data = new byte[DATA_CHUNK_BYTES];
      int filled = 0;
      for (int y = 0; y <= picture.height(); y++) {
        if (y < picture.height()) {
          picture.copyRow(y, row, 1);
          deflater.setInput(row);
        } else {
          deflater.finish();
        }
        while (!deflater.needsInput() || (y == picture.height() && !deflater.finished())) {
          filled += deflater.deflate(data, filled, data.length - filled);
          if (filled == data.length) {
            writeChunk(out, "IDAT", data, filled);
            filled = 0;
          }
        }
      }
      writeChunk(out, "IDAT", data, filled);
    } finally {
      deflater.end();
    }
  }

  private static void writeChunk(DataOutputStream out, String type, byte[] data)
      throws IOException {
    writeChunk(out, type, data, data.length);
  }

  private static void writeChunk(DataOutputStream out, String type, byte[] data, int length)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, length);
    out.writeInt(length);
    out.write(name);
    out.write(data, 0, length);
    out.writeInt((int) crc.getValue());
  }
}
