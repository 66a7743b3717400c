package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model file on a node's disk.
 *
 * @param folder of ComfyUI's, such as {@code loras}
 * @param name as ComfyUI lists it there
 * @param sha256 as lower-case hex; null until its agent has computed it
 * @param usedAt when a job came that names it, to the hour; null where none has come
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelFile(
    String folder, String name, long bytes, @Nullable String sha256, @Nullable Instant usedAt) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public ModelFile {
    Require.name(folder, "folder");
    Require.name(name, "name");
    Require.that(bytes >= 0, "bytes", "is less than 0");
    Require.that(
        sha256 == null || SHA256.matcher(sha256).matches(), "sha256", "is not 64 hex digits");
    Require.timeIfPresent(usedAt, "usedAt");
  }
}
