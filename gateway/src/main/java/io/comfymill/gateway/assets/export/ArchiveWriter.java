package io.comfymill.gateway.assets.export;

import io.comfymill.common.artifact.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes an archive while it reads what goes into it. Blocks. */
final class ArchiveWriter {
  private static final int CHUNK = 64 * 1024;

  private final ArtifactStore store;
  private final Watcher watcher;
  private final List<AssetFile> unreadable = new ArrayList<>();

  /** Told how far it is; may throw to end it. */
  interface Watcher {
    void bytes(int count) throws IOException;

    void file(boolean written) throws IOException;
  }

  ArchiveWriter(ArtifactStore store, Watcher watcher) {
    this.store = store;
    this.watcher = watcher;
  }

  /** Files that are not there any more are left out. Pictures and videos do not get smaller. */
  void write(Map<String, AssetFile> files, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.NO_COMPRESSION);
    for (Map.Entry<String, AssetFile> file : files.entrySet()) {
      try (InputStream bytes = store.open(file.getValue().key(), 0)) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTime(file.getValue().createdAt().toEpochMilli());
        zip.putNextEntry(entry);
        copy(bytes, zip);
        zip.closeEntry();
        watcher.file(true);
      } catch (NoSuchFileException gone) {
        unreadable.add(file.getValue());
        watcher.file(false);
      }
    }
    zip.finish();
    zip.flush();
  }

  private void copy(InputStream bytes, OutputStream to) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int count = bytes.read(chunk); count >= 0; count = bytes.read(chunk)) {
      to.write(chunk, 0, count);
      watcher.bytes(count);
    }
  }

  /** Those that were left out. */
  List<AssetFile> unreadable() {
    return List.copyOf(unreadable);
  }
}
