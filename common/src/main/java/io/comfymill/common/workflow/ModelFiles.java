package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.modelfile.ModelFileName;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** The model files that a workflow names and a node needs to run it. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * Values that look like model files, of inputs whose choices list them; written with {@code /}.
   *
   * @param objectInfo of the whole fleet: a file that no server lists is not found here, and is
   *     left to validation
   */
  public static SortedSet<String> namedBy(Workflow workflow, ObjectInfo objectInfo) {
    SortedSet<String> files = new TreeSet<>();
    for (GraphNode node : workflow.nodes().values()) {
      objectInfo.nodeClass(node.classType()).ifPresent(type -> collect(node, type, files));
    }
    return Collections.unmodifiableSortedSet(files);
  }

  private static void collect(GraphNode node, NodeClass nodeClass, SortedSet<String> files) {
    DynamicInputs.specs(node, nodeClass)
        .forEach(
            (name, spec) -> {
              JsonNode value = node.inputs().get(name);
              if (!spec.isUpload() && lists(spec, value)) {
                files.add(ModelFileName.normalized(value.textValue()));
              }
            });
  }

  private static boolean lists(InputSpec spec, JsonNode value) {
    return isModelFile(value)
        && spec.choices().stream()
            .anyMatch(
                choice ->
                    choice.isTextual()
                        && ModelFileName.normalized(choice.textValue())
                            .equals(ModelFileName.normalized(value.textValue())));
  }

  /** Whether an input's value looks like the name of one. */
  public static boolean isModelFile(JsonNode value) {
    return value.isTextual() && ModelFileName.looksLikeOne(value.textValue());
  }
}
