package io.comfymill.gateway.assets.export;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.gateway.artifacts.ZipFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes an archive while it reads what goes into it. Blocks. */
final class ArchiveWriter {
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

  /** Files that are not there any more are left out. */
  void write(Map<String, AssetFile> files, OutputStream out) throws IOException {
    ZipFiles zip = new ZipFiles(store, out);
    for (Map.Entry<String, AssetFile> file : files.entrySet()) {
      AssetFile asset = file.getValue();
      boolean written = zip.add(file.getKey(), asset.key(), asset.createdAt(), watcher::bytes);
      if (!written) {
        unreadable.add(asset);
      }
      watcher.file(written);
    }
    zip.finish();
  }

  /** Those that were left out. */
  List<AssetFile> unreadable() {
    return List.copyOf(unreadable);
  }
}
