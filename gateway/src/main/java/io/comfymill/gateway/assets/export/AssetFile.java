package io.comfymill.gateway.assets.export;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.gateway.database.AssetRecordRow;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An asset on its way into an archive.
 *
 * @param path its name, below the folders in which ComfyUI has it
 * @param hash {@code blake3:} and 64 hex digits
 * @param size bytes
 * @param job the {@code prompt_id} of the job that made it
 * @param preview whether it is of ComfyUI's folder {@code temp}
 */
record AssetFile(
    UUID id,
    String name,
    String path,
    @Nullable String hash,
    ArtifactKey key,
    long size,
    @Nullable String job,
    Instant createdAt,
    boolean preview) {
  private static final int FOLDERS_OF_A_JOB = 4; // jobs, its id, the attempt, the type

  static AssetFile of(AssetRecordRow row) {
    String folder = "";
    if (row.jobId != null && row.artifactKey.startsWith("jobs/")) {
      String inner = row.artifactKey.split("/", FOLDERS_OF_A_JOB + 1)[FOLDERS_OF_A_JOB];
      folder = folder(inner);
    } else if (row.jobId == null) {
      folder = folder(row.filePath);
    }
    return new AssetFile(
        row.id,
        row.name,
        folder + row.name,
        row.blake3 == null ? null : "blake3:" + row.blake3,
        new ArtifactKey(row.artifactKey),
        row.sizeBytes,
        row.promptId,
        row.createdAt,
        row.reference != null && row.reference.endsWith(" [temp]"));
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
