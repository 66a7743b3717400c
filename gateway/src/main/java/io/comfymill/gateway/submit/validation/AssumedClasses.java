package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.DynamicInputs;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.Link;
import io.comfymill.common.workflow.ModelFiles;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.common.workflow.Workflow;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The node classes that a job which may wait for future nodes would need.
 *
 * <p>A class that no node has is assumed to accept and return anything, and to be an output if
 * nothing uses its results; a loader is assumed to list the model file that it is given. Everything
 * else is checked as usual, and what was assumed becomes part of the job's requirements.
 */
final class AssumedClasses {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final String ANY = "*";

  /** A link to a later output is refused: no class has that many. */
  private static final int MAX_OUTPUTS = 256;

  private final Workflow workflow;
  private final ObjectNode assumed = JSON.objectNode();

  private AssumedClasses(Workflow workflow) {
    this.workflow = workflow;
  }

  /**
   * @param knownJson the same as {@code known}; stays as it is
   */
  static ObjectInfo of(Workflow workflow, ObjectInfo known, ObjectNode knownJson) {
    AssumedClasses classes = new AssumedClasses(workflow);
    for (GraphNode node : workflow.nodes().values()) {
      JsonNode json = knownJson.path(node.classType());
      known
          .nodeClass(node.classType())
          .ifPresentOrElse(nodeClass -> classes.extend(node, json), () -> classes.invent(node));
    }
    return ObjectInfo.parse(classes.assumed);
  }

  private void extend(GraphNode node, JsonNode json) {
    if (!assumed.has(node.classType())) {
      assumed.set(node.classType(), json.deepCopy());
    }
    NodeClass copy = NodeClass.parse(node.classType(), assumed.path(node.classType()));
    DynamicInputs.specs(node, copy)
        .forEach(
            (name, spec) -> {
              JsonNode value = node.inputs().get(name);
              if (isLoader(spec) && ModelFiles.isModelFile(value)) {
                addChoice(spec.json(), value);
              }
            });
  }

  private static boolean isLoader(InputSpec spec) {
    return spec.isChoice() && !spec.isUpload();
  }

  private static void addChoice(JsonNode spec, JsonNode file) {
    JsonNode listed = spec.path(0).isArray() ? spec.get(0) : spec.path(1).path("options");
    if (listed.isArray()) {
      ((ArrayNode) listed).add(file);
    }
  }

  private void invent(GraphNode node) {
    boolean isNew = !assumed.has(node.classType());
    ObjectNode invented = assumed.withObjectProperty(node.classType());
    ObjectNode optional = invented.withObjectProperty("input").withObjectProperty("optional");
    node.inputs().forEach((name, value) -> inventInput(optional, name, value));
    if (isNew) {
      addOutputs(node.classType(), invented);
    }
  }

  private static void inventInput(ObjectNode optional, String name, JsonNode value) {
    if (Link.of(value).isPresent()) {
      optional.putArray(name).add(ANY);
    } else if (ModelFiles.isModelFile(value)) {
      ArrayNode spec = optional.withArrayProperty(name);
      if (spec.isEmpty()) {
        spec.addArray();
      }
      if (spec.get(0).isArray()) {
        ((ArrayNode) spec.get(0)).add(value);
      }
    }
  }

  private void addOutputs(String classType, ObjectNode invented) {
    Set<String> ids =
        workflow.nodes().values().stream()
            .filter(node -> node.classType().equals(classType))
            .map(GraphNode::id)
            .collect(Collectors.toSet());
    int outputs = 0;
    for (GraphNode follower : workflow.nodes().values()) {
      for (Link link : follower.links()) {
        if (ids.contains(link.sourceId())) {
          outputs = Math.max(outputs, link.outputIndex() + 1);
        }
      }
    }
    invented.put("output_node", outputs == 0);
    ArrayNode types = invented.putArray("output");
    for (int i = 0; i < Math.min(outputs, MAX_OUTPUTS); i++) {
      types.add(ANY);
    }
  }
}
