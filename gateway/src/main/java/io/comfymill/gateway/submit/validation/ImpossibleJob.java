package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.modelfile.ModelFileName;
import io.comfymill.common.validation.PromptError;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.fleet.Suitability;
import io.comfymill.gateway.fleet.Suitability.Shortfall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * A valid workflow that no known node could ever run: together they have everything, but each lacks
 * something.
 *
 * <p>If otherwise suitable nodes lack only model files, the inputs naming them get ComfyUI's {@code
 * value_not_in_list}; a missing class is ComfyUI's {@code invalid_prompt}.
 */
final class ImpossibleJob {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_NODES_NAMED = 100;

  private final Submission submission;
  private final Suitability suitability;

  /**
   * @param suitability with shortfalls
   */
  ImpossibleJob(Submission submission, Suitability suitability) {
    this.submission = submission;
    this.suitability = suitability;
  }

  PromptRefusedException refusal() {
    List<Shortfall> rightPlace =
        suitability.shortfalls().stream().filter(node -> node.placement().isEmpty()).toList();
    SortedSet<String> files =
        rightPlace.stream()
            .filter(node -> node.classes().isEmpty())
            .map(Shortfall::models)
            .min(Comparator.comparingInt(Set::size))
            .orElse(Collections.emptySortedSet());
    if (!files.isEmpty()) {
      return filesMissing(files);
    }
    return rightPlace.isEmpty()
        ? refusal("no_suitable_node", "No node is as extra_data.comfymill asks for")
        : refusal("invalid_prompt", "Cannot execute because no node has all it needs");
  }

  private PromptRefusedException refusal(String type, String message) {
    return new PromptRefusedException(
        new PromptError(type, message, suitability.words(), reasons()), JSON.objectNode());
  }

  private ObjectNode reasons() {
    ObjectNode extra = JSON.objectNode();
    ArrayNode reasons = extra.putArray("reasons");
    for (Suitability.Group group : suitability.groups()) {
      ArrayNode nodes = reasons.addObject().put("words", group.words()).putArray("nodes");
      group.nodes().stream().limit(MAX_NODES_NAMED).map(NodeId::value).forEach(nodes::add);
    }
    return extra;
  }

  private PromptRefusedException filesMissing(SortedSet<String> files) {
    ObjectNode nodeErrors = JSON.objectNode();
    List<String> details = new ArrayList<>();
    submission.workflow().nodes().values().stream()
        .filter(node -> submission.executed().contains(node.id()))
        .forEach(node -> addErrors(node, files, nodeErrors, details));
    PromptError error =
        new PromptError(
            "prompt_outputs_failed_validation",
            "Prompt outputs failed validation",
            String.join("\n", details),
            reasons());
    return new PromptRefusedException(error, nodeErrors);
  }

  private void addErrors(
      GraphNode node, SortedSet<String> files, ObjectNode nodeErrors, List<String> details) {
    for (Map.Entry<String, JsonNode> input : node.inputs().entrySet()) {
      JsonNode value = input.getValue();
      if (value.isTextual() && files.contains(ModelFileName.normalized(value.textValue()))) {
        PromptError error = notInList(input.getKey(), value);
        details.add(error.message() + ": " + error.details());
        ObjectNode nodeError = nodeErrors.withObjectProperty(node.id());
        nodeError.withArrayProperty("errors").addPOJO(error);
        dependentOutputs(node.id()).forEach(nodeError.putArray("dependent_outputs")::add);
        nodeError.put("class_type", node.classType());
      }
    }
  }

  private PromptError notInList(String input, JsonNode value) {
    ObjectNode extra = JSON.objectNode().put("input_name", input).putNull("input_config");
    extra.set("received_value", value);
    String details =
        "%s: '%s' not in the list of any node that has the rest: %s"
            .formatted(input, value.textValue(), suitability.words());
    return new PromptError("value_not_in_list", "Value not in list", details, extra);
  }

  private List<String> dependentOutputs(String id) {
    return submission.validation().outputs().stream()
        .filter(output -> submission.workflow().withAncestors(List.of(output)).contains(id))
        .toList();
  }
}
