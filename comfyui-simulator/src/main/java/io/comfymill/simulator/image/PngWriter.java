package io.comfymill.simulator.image;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes PNG files with text chunks, row by row. Much faster than the JDK's own writer: the load
 * tests save thousands a second.
 */
public final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] EIGHT_BIT_RGB = {8, 2, 0, 0, 0};
  private static final int DATA_CHUNK_BYTES = 32 * 1024;

  private PngWriter() {}

  /**
   * @param texts keyword → ASCII text
   */
  public static void write(Picture picture, Map<String, String> texts, OutputStream to)
      throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    out.write(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(picture.width()).putInt(picture.height()).put(EIGHT_BIT_RGB);
    writeChunk(out, "IHDR", header.array(), 0, header.capacity());
    for (Map.Entry<String, String> text : texts.entrySet()) {
      byte[] entry = (text.getKey() + '\0' + text.getValue()).getBytes(StandardCharsets.ISO_8859_1);
      writeChunk(out, "tEXt", entry, 0, entry.length);
    }
    writePixels(picture, new BufferedOutputStream(new DataChunks(out), DATA_CHUNK_BYTES));
    writeChunk(out, "IEND", new byte[0], 0, 0);
    out.flush();
  }

  private static void writePixels(Picture picture, OutputStream chunks) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      DeflaterOutputStream pixels = new DeflaterOutputStream(chunks, deflater, DATA_CHUNK_BYTES);
      byte[] row = new byte[1 + 3 * picture.width()]; // begins with the filter type: none
      for (int y = 0; y < picture.height(); y++) {
        for (int x = 0; x < picture.width(); x++) {
          int rgb = picture.rgb(x, y);
          row[1 + 3 * x] = (byte) (rgb >> 16);
          row[2 + 3 * x] = (byte) (rgb >> 8);
          row[3 + 3 * x] = (byte) rgb;
        }
        pixels.write(row);
      }
      pixels.finish();
      chunks.flush();
    } finally {
      deflater.end();
    }
  }

  /** Makes a chunk of everything that is written at once. */
  private static final class DataChunks extends OutputStream {
    private final DataOutputStream out;

    DataChunks(DataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      writeChunk(out, "IDAT", data, offset, length);
    }
  }

  private static void writeChunk(
      DataOutputStream out, String type, byte[] data, int offset, int length) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, offset, length);
    out.writeInt(length);
    out.write(name);
    out.write(data, offset, length);
    out.writeInt((int) crc.getValue());
  }
}
