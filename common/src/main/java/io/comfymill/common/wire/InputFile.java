package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.artifact.ArtifactKey;
import org.jspecify.annotations.Nullable;

/**
 * A file that a workflow names and that must be on the node before it runs.
 *
 * @param graphNodeId the graph node whose input names the file
 * @param inputName the input that names it
 * @param filename the last part of the name, kept for the node
 * @param artifactKey where the bytes are in the artifact store
 * @param blake3 hash of the bytes, 64 lower-case hex digits; names the file on the node, so that
 *     equal content is sent to a node once and different content never shares a name
 * @param value what the workflow calls it; null in older records, which have the workflow itself
 * @param route of custom nodes that it is sent to instead of ComfyUI's input folder; the workflow
 *     keeps its name for it. Null for a file of that folder
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InputFile(
    String graphNodeId,
    String inputName,
    String filename,
    ArtifactKey artifactKey,
    String blake3,
    long sizeBytes,
    @Nullable String value,
    @Nullable Route route) {
  /**
   * Takes the bytes with {@code PUT}.
   *
   * @param path with its query
   * @param contentType as the client declared it; null if it did not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Route(String path, @Nullable String contentType) {
    public Route {
      Require.present(path, "path");
      Require.that(path.startsWith("/"), "path", "does not begin with /");
    }
  }

  public InputFile {
    Require.present(graphNodeId, "graphNodeId");
    Require.present(inputName, "inputName");
    Require.present(filename, "filename");
    Require.present(artifactKey, "artifactKey");
    Require.present(blake3, "blake3");
    Require.that(blake3.matches("[0-9a-f]{64}"), "blake3", "is no hash");
    Require.that(sizeBytes >= 0, "sizeBytes", "is less than 0");
  }
}
