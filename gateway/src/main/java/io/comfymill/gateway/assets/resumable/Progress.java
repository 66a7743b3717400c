package io.comfymill.gateway.assets.resumable;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.gateway.database.ResumablePartRow;
import io.comfymill.gateway.database.ResumableUploadRow;
import java.util.List;

/**
 * How far an upload has come.
 *
 * @param parts in their order, without a gap between them
 */
record Progress(ResumableUploadRow upload, List<ResumablePartRow> parts) {
  Progress {
    parts = List.copyOf(parts);
  }

  /** Bytes. */
  long offset() {
    return upload.finished ? upload.length : parts.stream().mapToLong(part -> part.sizeBytes).sum();
  }

  long missing() {
    return upload.length - offset();
  }

  /** All bytes are there, and it has not become an asset. */
  boolean isWhole() {
    return !upload.finished && missing() == 0;
  }

  List<ArtifactKey> keys() {
    return parts.stream().map(part -> new ArtifactKey(part.artifactKey)).toList();
  }
}
