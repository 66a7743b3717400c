package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.simulator.files.ServerFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** What beside class and inputs a result depends on: the content of files that it loads. */
final class Fingerprints {
  private final ObjectInfo objectInfo;
  private final ServerFolders folders;

  Fingerprints(ObjectInfo objectInfo, ServerFolders folders) {
    this.objectInfo = objectInfo;
    this.folders = folders;
  }

  String of(GraphNode node) {
    Optional<NodeClass> nodeClass = objectInfo.nodeClass(node.classType());
    StringBuilder fingerprint = new StringBuilder();
    for (Map.Entry<String, JsonNode> input : node.inputs().entrySet()) {
      boolean file =
          nodeClass
              .flatMap(known -> known.input(input.getKey()))
              .filter(InputSpec::isUpload)
              .isPresent();
      if (file && input.getValue().isTextual()) {
        folders
            .annotated(input.getValue().textValue())
            .ifPresent(it -> fingerprint.append(hash(it)));
      }
    }
    return fingerprint.toString();
  }

  private static String hash(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      // Loading it will fail and say why; until then it only must not look like another file.
      return "unreadable: " + e;
    }
  }
}
