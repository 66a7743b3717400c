package io.comfymill.agent.attempt.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why ComfyUI's validation refused a prompt that the gateway had found valid: this node differs
 * from the fleet, or the workflow is one that no node takes. Pure.
 *
 * @param message ComfyUI's own words
 */
record PromptRefusal(FailureCause cause, String message) {
  private static final Pattern MODEL_FILE =
      Pattern.compile(
          ".*\\.(safetensors|sft|ckpt|pt|pt2|pth|bin|pkl|gguf|onnx|engine|yaml)",
          Pattern.CASE_INSENSITIVE);
  private static final Set<String> UNKNOWN_CLASS = Set.of("missing_node_type", "invalid_prompt");
  private static final int SERVER_ERROR = 500;

  static PromptRefusal of(int status, ObjectNode body, JobSpec job) {
    return new PromptRefusal(cause(status, body, job), message(status, body));
  }

  /** Of a prompt that was taken, but some of whose wanted outputs will not run. */
  static PromptRefusal ofOutputs(ObjectNode nodeErrors, JobSpec job) {
    ObjectNode body = nodeErrors.objectNode();
    body.set("node_errors", nodeErrors);
    return new PromptRefusal(
        lacksModel(body, job) ? FailureCause.MISSING_MODEL : FailureCause.INVALID_WORKFLOW,
        "ComfyUI will not run all outputs: " + String.join("; ", details(body)));
  }

  private static FailureCause cause(int status, ObjectNode body, JobSpec job) {
    String type = body.path("error").path("type").asText();
    String text = body.path("error").path("message").asText().toLowerCase(Locale.ROOT);
    if (UNKNOWN_CLASS.contains(type)
        && (text.contains("does not exist") || text.contains("not found"))) {
      return FailureCause.MISSING_NODE_CLASS;
    }
    if (lacksModel(body, job)) {
      return FailureCause.MISSING_MODEL;
    }
    return status >= SERVER_ERROR ? FailureCause.EXECUTION_ERROR : FailureCause.INVALID_WORKFLOW;
  }

  private static boolean lacksModel(ObjectNode body, JobSpec job) {
    for (JsonNode errors : body.path("node_errors")) {
      for (JsonNode error : errors.path("errors")) {
        if (error.path("type").asText().equals("value_not_in_list")
            && isModel(error.path("extra_info").path("received_value").asText(), job)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isModel(String value, JobSpec job) {
    return job.requirements().modelFiles().contains(value.replace('\\', '/'))
        || MODEL_FILE.matcher(value).matches();
  }

  /** True where it may be that an input file is no longer on the node. */
  static boolean mayLackInput(ObjectNode body, JobSpec job) {
    for (Map.Entry<String, JsonNode> errors : body.path("node_errors").properties()) {
      if (job.inputs().stream().anyMatch(in -> in.graphNodeId().equals(errors.getKey()))) {
        return true;
      }
    }
    return false;
  }

  private static String message(int status, ObjectNode body) {
    List<String> said = new ArrayList<>();
    JsonNode error = body.path("error");
    String first = error.isTextual() ? error.asText() : error.path("message").asText();
    said.add(first.isEmpty() ? "ComfyUI answered with " + status : first);
    if (!error.path("details").asText().isEmpty()) {
      said.add(error.path("details").asText());
    }
    said.addAll(details(body));
    return String.join("; ", said);
  }

  private static List<String> details(ObjectNode body) {
    List<String> details = new ArrayList<>();
    for (Map.Entry<String, JsonNode> node : body.path("node_errors").properties()) {
      for (JsonNode error : node.getValue().path("errors")) {
        details.add(
            "%s (graph node %s): %s: %s"
                .formatted(
                    node.getValue().path("class_type").asText(),
                    node.getKey(),
                    error.path("message").asText(),
                    error.path("details").asText()));
      }
    }
    return details;
  }
}
