package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.AttemptId;

/**
 * A file of a tenant.
 *
 * @param etag changes with the content, without quotes
 */
public record StoredFile(String name, ArtifactKey key, String etag) {
  /**
   * An output of an attempt, whose files never change.
   *
   * @param subfolder as the node's ComfyUI called it
   */
  static StoredFile output(AttemptId attempt, String type, String subfolder, String name) {
    ArtifactKey key = ArtifactKey.output(attempt, type, subfolder, name);
    return new StoredFile(name, key, Integer.toHexString(key.hashCode()) + "-" + attempt.number());
  }
}
