package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.rows.JobRow;
import java.time.Instant;

/**
 * A file of a tenant.
 *
 * @param etag changes with the content, without quotes
 * @param modifiedAt when it was uploaded or made
 */
public record StoredFile(String name, ArtifactKey key, String etag, Instant modifiedAt) {
  /**
   * An output of an attempt, whose files never change.
   *
   * @param subfolder as the node's ComfyUI called it
   */
  static StoredFile output(
      AttemptId attempt, String type, String subfolder, String name, JobRow job) {
    ArtifactKey key = ArtifactKey.output(attempt, type, subfolder, name);
    Instant made = job.finishedAt == null ? job.submittedAt : job.finishedAt;
    return new StoredFile(
        name, key, Integer.toHexString(key.hashCode()) + "-" + attempt.number(), made);
  }
}
