package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What validation found.
 *
 * @param error why nothing can run; null where at least one output can
 * @param nodeErrors {@code node_errors} of ComfyUI's answer: graph node id → {@code {errors,
 *     dependent_outputs, class_type}}; may be filled although some outputs can run
 * @param outputs ids of the output graph nodes that can run
 * @param prompt the workflow as ComfyUI keeps, runs and shows it from then on: a copy in which the
 *     values of checked inputs have their declared types ({@code "64"} of an INT is 64)
 */
public record Validation(
    @Nullable PromptError error, ObjectNode nodeErrors, List<String> outputs, JsonNode prompt) {
  public Validation {
    outputs = List.copyOf(outputs);
  }

  public boolean canRun() {
    return error == null;
  }
}
