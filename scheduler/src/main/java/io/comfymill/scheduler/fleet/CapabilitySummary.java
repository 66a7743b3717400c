package io.comfymill.scheduler.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.intake.Message;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The little of a node's capabilities that placing a job needs. */
public final class CapabilitySummary {
  private CapabilitySummary() {}

  public static Message learned(NodeCapabilities wire) {
    ObjectInfo objectInfo = ObjectInfo.parse(wire.objectInfo());
    Set<String> models = new HashSet<>();
    wire.models().values().forEach(files -> addAll(files, models));
    addAll(wire.embeddings(), models);
    objectInfo.classes().values().forEach(nodeClass -> addChoices(nodeClass, models));
    return new Message.Learned(
        wire.nodeId(), new Capabilities(wire.hash(), objectInfo.classes().keySet(), models));
  }

  /** A loader lists its files among its choices, from whatever folder they are. */
  private static void addChoices(NodeClass nodeClass, Set<String> models) {
    addChoices(nodeClass.required().values(), models);
    addChoices(nodeClass.optional().values(), models);
  }

  private static void addChoices(Collection<InputSpec> inputs, Set<String> models) {
    for (InputSpec input : inputs) {
      if (!input.isUpload()) {
        input.choices().stream()
            .filter(JsonNode::isTextual)
            .map(JsonNode::textValue)
            .filter(choice -> choice.indexOf('.') >= 0)
            .forEach(choice -> models.add(withSlashes(choice)));
      }
    }
  }

  private static void addAll(Collection<String> files, Set<String> models) {
    files.forEach(file -> models.add(withSlashes(file)));
  }

  private static String withSlashes(String file) {
    return file.replace('\\', '/');
  }
}
