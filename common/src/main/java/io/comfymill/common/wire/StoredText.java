package io.comfymill.common.wire;

import io.comfymill.common.artifact.ArtifactKey;

/**
 * A long string of a job, kept in the artifact store. What counts is that it is listed here, never
 * what stands in its place.
 *
 * @param pointer where it belongs: an RFC 6901 pointer into {@code {"prompt":…, "extra_data":…}}
 * @param key of its content as it stands between the quotes, with its escapes
 */
public record StoredText(String pointer, ArtifactKey key, long bytes) {
  public StoredText {
    Require.present(pointer, "pointer");
    Require.that(
        pointer.startsWith("/prompt/") || pointer.startsWith("/extra_data/"),
        "pointer",
        "points nowhere");
    Require.present(key, "key");
    Require.that(bytes > 0, "bytes", "is not more than 0");
  }
}
