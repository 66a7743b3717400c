package io.comfymill.common.wire;

import io.comfymill.common.artifact.ArtifactKey;

/**
 * Workflow and extra data of a job, without its long strings, kept in the artifact store as {@code
 * {"prompt":…, "extra_data":…}}.
 *
 * @param shape of the workflow, for those who schedule it and do not read it
 */
public record StoredOutline(ArtifactKey key, long bytes, long shape) {
  public StoredOutline {
    Require.present(key, "key");
    Require.that(bytes > 0, "bytes", "is not more than 0");
  }
}
