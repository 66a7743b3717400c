package io.comfymill.gateway.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.gateway.database.KeptUploadRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which uploads to routes of custom nodes a workflow names: in texts of such nodes, by their id.
 */
final class KeptInputs {
  private static final int LONGEST_NAME = 200;

  private KeptInputs() {}

  /** All that may be the name of one. */
  static Set<String> names(Collection<GraphNode> nodes, ObjectInfo objectInfo) {
    return nodes.stream()
        .flatMap(node -> texts(node, objectInfo).values().stream())
        .collect(Collectors.toSet());
  }

  static Stream<InputFile> of(
      GraphNode node, ObjectInfo objectInfo, Collection<KeptUploadRow> kept) {
    return texts(node, objectInfo).entrySet().stream()
        .flatMap(
            text ->
                kept.stream()
                    .filter(row -> row.name.equals(text.getValue()))
                    .map(row -> input(node.id(), text.getKey(), row)));
  }

  private static InputFile input(String nodeId, String inputName, KeptUploadRow row) {
    return new InputFile(
        nodeId,
        inputName,
        row.name,
        ArtifactKey.input(row.blake3),
        row.blake3,
        row.sizeBytes,
        row.name,
        new InputFile.Route(row.path, row.contentType));
  }

  /** Input name → text. */
  private static Map<String, String> texts(GraphNode node, ObjectInfo objectInfo) {
    Map<String, String> texts = new HashMap<>();
    if (objectInfo.nodeClass(node.classType()).filter(NodeClass::custom).isPresent()) {
      for (Map.Entry<String, JsonNode> input : node.inputs().entrySet()) {
        String text = input.getValue().textValue();
        if (text != null && !text.isBlank() && text.length() <= LONGEST_NAME) {
          texts.put(input.getKey(), text);
        }
      }
    }
    texts.values().removeIf(text -> text.indexOf('\0') >= 0);
    return texts;
  }
}
