package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.ModelFiles;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.FileTree;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A batch's workflow, and where in it the values of a cell belong. */
public sealed interface Template permits GraphTemplate, PublishedTemplate {
  /**
   * @param names of the parameters that the sweep sets
   * @param sweep where in the file it stands
   * @throws FileRefusedException where one is not in the workflow
   */
  static Template of(FileTree file, Set<String> names, JsonPointer sweep) {
    return file.json().at(PublishedTemplate.PUBLISHED).isMissingNode()
        ? GraphTemplate.of(file, names, sweep)
        : PublishedTemplate.of(file, names, sweep);
  }

  /**
   * The workflow of one cell.
   *
   * @param index its number in the sweep
   * @throws PromptRefusedException where a value does not suit
   */
  ObjectNode workflow(int index, Map<String, JsonNode> cell);

  /** How its owner wants it to be run, whoever runs it; missing where nothing is said. */
  default JsonNode run() {
    return MissingNode.getInstance();
  }

  /** The published version, such as {@code poster@v3}. */
  default Optional<String> published() {
    return Optional.empty();
  }

  /** Whether the values of a parameter look like names of model files. */
  static boolean namesModels(JsonNode value) {
    return ModelFiles.isModelFile(value);
  }
}
