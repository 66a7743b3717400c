package io.comfymill.common.bulk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Bytes that are written and then read: in memory while they are few, else in a temporary file. */
final class Spool extends OutputStream {
  private static final int IN_MEMORY_BYTES = 64 * 1024;

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream(512);
  private @Nullable Path file;
  private @Nullable OutputStream fileOut;
  private long size;

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    size += length;
    if (memory.size() + length > IN_MEMORY_BYTES) {
      spill();
    }
    memory.write(bytes, offset, length);
  }

  /** From then on, the memory buffer collects what goes to the file next. */
  private void spill() throws IOException {
    if (fileOut == null) {
      file = Files.createTempFile("comfymill-", ".part");
      fileOut = Files.newOutputStream(file);
    }
    memory.writeTo(fileOut);
    memory.reset();
  }

  long size() {
    return size;
  }

  /** Reads from an offset on. Nothing may be written afterwards. */
  InputStream open(long offset) throws IOException {
    if (file == null) {
      InputStream all = new ByteArrayInputStream(memory.toByteArray());
      all.skipNBytes(offset);
      return all;
    }
    if (memory.size() > 0) {
      spill();
    }
    SeekableByteChannel channel = Files.newByteChannel(file);
    channel.position(offset);
    return Channels.newInputStream(channel);
  }

  /** Deletes what was written. */
  @Override
  public void close() throws IOException {
    memory.reset();
    if (fileOut != null && file != null) {
      fileOut.close();
      Files.deleteIfExists(file);
    }
  }
}
