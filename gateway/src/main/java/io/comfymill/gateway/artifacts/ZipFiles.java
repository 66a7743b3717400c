package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip archive that is written while its files are read. Blocks. */
public final class ZipFiles {
  private static final int CHUNK = 64 * 1024;

  private final ArtifactStore store;
  private final ZipOutputStream zip;

  /** Pictures and videos do not get smaller, so nothing is compressed. */
  public ZipFiles(ArtifactStore store, OutputStream out) {
    this.store = store;
    this.zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.NO_COMPRESSION);
  }

  /** Told of bytes that were written; may throw to end it. */
  @FunctionalInterface
  public interface Watcher {
    void bytes(int count) throws IOException;
  }

  /**
   * Adds a file.
   *
   * @param name in the archive, which has it once
   * @return false where the file is not there any more
   */
  public boolean add(String name, ArtifactKey key, Instant time, Watcher watcher)
      throws IOException {
    try (InputStream bytes = store.open(key, 0)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setTime(time.toEpochMilli());
      zip.putNextEntry(entry);
      byte[] chunk = new byte[CHUNK];
      for (int count = bytes.read(chunk); count >= 0; count = bytes.read(chunk)) {
        zip.write(chunk, 0, count);
        watcher.bytes(count);
      }
      zip.closeEntry();
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** What is written is an archive only after this. Leaves the stream open. */
  public void finish() throws IOException {
    zip.finish();
    zip.flush();
  }
}
