package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.modelfile.ModelFileName;
import io.comfymill.common.wire.NodeCapabilities;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The little of a node's capabilities that tells whether it could run a job.
 *
 * @param modelFiles with {@code /} between folders
 */
public record NodeAbilities(Set<String> nodeClasses, Set<String> modelFiles) {
  public NodeAbilities {
    nodeClasses = Set.copyOf(nodeClasses);
    modelFiles = Set.copyOf(modelFiles);
  }

  /** A loader lists its files among its choices, from whatever folder they are. */
  public static NodeAbilities of(NodeCapabilities capabilities) {
    ObjectInfo objectInfo = ObjectInfo.parse(capabilities.objectInfo());
    Set<String> models = new HashSet<>();
    capabilities.models().values().forEach(files -> addFiles(files, models));
    addFiles(capabilities.embeddings(), models);
    for (NodeClass nodeClass : objectInfo.classes().values()) {
      Stream.of(nodeClass.required(), nodeClass.optional())
          .flatMap(inputs -> inputs.values().stream())
          .flatMap(InputSpec::withBroughtAlong)
          .forEach(input -> addChoices(input, models));
    }
    return new NodeAbilities(objectInfo.classes().keySet(), models);
  }

  private static void addChoices(InputSpec input, Set<String> models) {
    if (!input.isUpload()) {
      input.choices().stream()
          .filter(JsonNode::isTextual)
          .map(JsonNode::textValue)
          .filter(ModelFileName::looksLikeOne)
          .forEach(choice -> models.add(ModelFileName.normalized(choice)));
    }
  }

  private static void addFiles(Collection<String> files, Set<String> models) {
    files.forEach(file -> models.add(ModelFileName.normalized(file)));
  }
}
