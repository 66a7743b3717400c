package io.comfymill.common.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names an artifact: segments with {@code /} between them, none of which climbs, is hidden from a
 * file system, or is empty. Hence a key is safe as a path below a folder and as an object's name.
 */
public record ArtifactKey(@JsonValue String value) {
  public static final int MAX_LENGTH = 1024;

  private static final Pattern OUTPUT = Pattern.compile("jobs/([0-9a-f-]{36})/.*");

  @JsonCreator
  public ArtifactKey {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "an artifact key has 1 to %d characters, not %d".formatted(MAX_LENGTH, value.length()));
    }
    for (String segment : value.split("/", -1)) {
      requireSafe(segment, value);
    }
  }

  private static void requireSafe(String segment, String key) {
    boolean controls = segment.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\');
    if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || controls) {
      throw new IllegalArgumentException("not a safe artifact key: " + key);
    }
  }

  /**
   * An output of an attempt. The attempt is part of the key, so that a stale attempt never writes
   * over what the current one has stored.
   *
   * @param type ComfyUI's folder type: {@code output} or {@code temp}
   * @param subfolder as ComfyUI reported it, may be empty
   * @throws IllegalArgumentException where a part would climb out of the job's folder
   */
  public static ArtifactKey output(
      AttemptId attempt, String type, String subfolder, String filename) {
    String folder = subfolder.isEmpty() ? "" : subfolder.replace('\\', '/') + "/";
    return new ArtifactKey(
        "%s/%d/%s/%s%s"
            .formatted(outputs(attempt.job()), attempt.number(), type, folder, filename));
  }

  /** Below which all outputs of a job are. */
  public static ArtifactKey outputs(JobId job) {
    return new ArtifactKey("jobs/" + job);
  }

  /** The job whose output it is; empty where it is none. */
  public Optional<JobId> job() {
    Matcher output = OUTPUT.matcher(value);
    return output.matches() ? Optional.of(JobId.parse(output.group(1))) : Optional.empty();
  }

  /**
   * @param blake3 of the content, 64 hex digits
   */
  public static ArtifactKey input(String blake3) {
    return new ArtifactKey("inputs/%s/%s".formatted(blake3.substring(0, 2), blake3));
  }

  /**
   * A part of a large prompt: the content of a long string, or all but the long strings.
   *
   * @param blake3 of the content, 64 hex digits
   */
  public static ArtifactKey text(String blake3) {
    return new ArtifactKey("texts/%s/%s".formatted(blake3.substring(0, 2), blake3));
  }

  @Override
  public String toString() {
    return value;
  }
}
