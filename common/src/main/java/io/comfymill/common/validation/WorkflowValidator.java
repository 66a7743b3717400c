package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.NodeCheck.Finding;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.common.workflow.ObjectInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says of a workflow what ComfyUI's {@code POST /prompt} would say of it on a server with the given
 * classes: {@link #validate} in the words of 2026, {@link #validateAsComfyUi} in those of 0.3.64,
 * which has no names for a missing class and for a cycle. Pure; thread-safe.
 *
 * <p>Two differences: where ComfyUI answers 500 since the JSON has a shape that it never thought
 * of, this finds {@code invalid_prompt}; and where ComfyUI reports in the random order of a Python
 * set, this reports in the order of the class and of the document.
 */
public final class WorkflowValidator {
  private final ObjectInfo objectInfo;
  private final UploadedFileCheck uploads;

  /**
   * @param fileExists whether an input that names an uploaded file ({@code sub/red.png}, {@code
   *     x.png [output]}) names one that is there
   */
  public WorkflowValidator(ObjectInfo objectInfo, Predicate<String> fileExists) {
    this.objectInfo = objectInfo;
    this.uploads = new UploadedFileCheck(fileExists);
  }

  /**
   * Refuses also what ComfyUI takes and then ends its worker on.
   *
   * @param prompt the {@code prompt} of the request, of any shape; it stays as it is
   * @param targets {@code partial_execution_targets}, or null for all outputs
   */
  public Validation validate(JsonNode prompt, @Nullable List<String> targets) {
    Validation validation = validate(prompt, targets, true);
    return validation.canRun()
        ? WorkerSafety.check(validation.prompt(), validation.outputs())
            .map(error -> refused(prompt, error))
            .orElse(validation)
        : validation;
  }

  /** As {@link #validate}, but takes all that ComfyUI takes. */
  public Validation validateAsComfyUi(JsonNode prompt, @Nullable List<String> targets) {
    return validate(prompt, targets, false);
  }

  private Validation validate(JsonNode prompt, @Nullable List<String> targets, boolean newer) {
    if (prompt.isMissingNode()) {
      return refused(
          prompt, PromptError.of("no_prompt", "No prompt provided", "No prompt provided"));
    }
    if (!prompt.isObject()) {
      return refused(prompt, notAnObject(prompt));
    }
    ObjectNode converted = prompt.deepCopy();
    List<String> outputs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : converted.properties()) {
      PromptError error = classError(entry.getKey(), entry.getValue(), newer);
      if (error != null) {
        return refused(converted, error);
      }
      if (isOutput(entry.getValue()) && (targets == null || targets.contains(entry.getKey()))) {
        outputs.add(entry.getKey());
      }
    }
    return outputs.isEmpty()
        ? refused(converted, PromptError.of("prompt_no_outputs", "Prompt has no outputs", ""))
        : check(converted, outputs, newer);
  }

  private static PromptError notAnObject(JsonNode prompt) {
    return PromptError.of(
        "invalid_prompt",
        "The prompt must be an object of graph nodes by id.",
        "It is of type " + PythonText.typeName(prompt));
  }

  private @Nullable PromptError classError(String id, JsonNode node, boolean newer) {
    JsonNode classType = node.path("class_type");
    boolean known =
        classType.isTextual() && objectInfo.nodeClass(classType.textValue()).isPresent();
    if (known) {
      return null;
    }
    boolean hasShape = node.isObject() && (classType.isMissingNode() || classType.isTextual());
    return newer && hasShape
        ? MissingClass.error(id, node)
        : MissingClass.errorOf0364(id, classType);
  }

  private boolean isOutput(JsonNode node) {
    return objectInfo
        .nodeClass(node.path("class_type").textValue())
        .map(NodeClass::outputNode)
        .orElse(false);
  }

  private Validation check(ObjectNode prompt, List<String> outputs, boolean newer) {
    GraphCheck graph = new GraphCheck(objectInfo, uploads, prompt, newer);
    ObjectNode nodeErrors = JsonNodeFactory.instance.objectNode();
    List<String> good = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (String output : outputs) {
      Finding finding = checkOutput(graph, output);
      if (finding.valid()) {
        good.add(output);
      } else {
        finding.errors().forEach(error -> reasons.add(error.message() + ": " + error.details()));
        report(prompt, graph, output, nodeErrors);
      }
    }
    PromptError error =
        PromptError.of(
            "prompt_outputs_failed_validation",
            "Prompt outputs failed validation",
            String.join("\n", reasons));
    return new Validation(good.isEmpty() ? error : null, nodeErrors, good, prompt);
  }

  private static Finding checkOutput(GraphCheck graph, String output) {
    try {
      return graph.check(output);
    } catch (PythonException e) {
      Finding finding = Finding.invalid(e.ofOutput());
      graph.put(output, finding);
      return finding;
    }
  }

  /** Every graph node found wrong so far is laid at this output's door too, as ComfyUI does. */
  private static void report(
      ObjectNode prompt, GraphCheck graph, String output, ObjectNode nodeErrors) {
    for (Map.Entry<String, Finding> entry : graph.findings().entrySet()) {
      String id = entry.getKey();
      Finding finding = entry.getValue();
      if (!finding.valid() && !finding.errors().isEmpty()) {
        if (!nodeErrors.has(id)) {
          nodeErrors.set(id, nodeError(finding, prompt.path(id).path("class_type")));
        }
        nodeErrors.withObjectProperty(id).withArrayProperty("dependent_outputs").add(output);
      }
    }
  }

  private static ObjectNode nodeError(Finding finding, JsonNode classType) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    finding.errors().forEach(error -> json.withArrayProperty("errors").add(error.toJson()));
    json.putArray("dependent_outputs");
    return json.set("class_type", classType);
  }

  private static Validation refused(JsonNode prompt, PromptError error) {
    return new Validation(error, JsonNodeFactory.instance.objectNode(), List.of(), prompt);
  }
}
