package io.comfymill.agent.attempt.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.common.modelfile.ModelFileName;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why ComfyUI's validation refused a prompt that the gateway had found valid: this node differs
 * from the fleet, or no node takes the workflow. Pure.
 */
final class PromptRefusal {
  /** The configuration that comes with a checkpoint, which no node is chosen by. */
  private static final String MODEL_CONFIG = ".yaml";

  private static final Set<String> UNKNOWN_CLASS = Set.of("missing_node_type", "invalid_prompt");
  private static final int SERVER_ERROR = 500;

  private PromptRefusal() {}

  /** The message is in ComfyUI's own words. */
  static Failure of(int status, ObjectNode body, JobSpec job) {
    return new Failure(cause(status, body, job), message(status, body));
  }

  /**
   * Of a prompt that was taken, but some of whose wanted outputs will not run. The gateway found
   * all of them valid; half a result would pass for the whole.
   */
  static Optional<Failure> ofOutputs(JsonNode nodeErrors, JobSpec job) {
    if (!concernsOutputs(nodeErrors, job)) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(
            lacksModel(nodeErrors, job)
                ? FailureCause.MISSING_MODEL
                : FailureCause.INVALID_WORKFLOW,
            "ComfyUI will not run all outputs: " + String.join("; ", details(nodeErrors))));
  }

  private static boolean concernsOutputs(JsonNode nodeErrors, JobSpec job) {
    for (JsonNode errors : nodeErrors) {
      for (JsonNode output : errors.path("dependent_outputs")) {
        if (job.outputsToExecute().contains(output.asText())) {
          return true;
        }
      }
    }
    return false;
  }

  private static FailureCause cause(int status, ObjectNode body, JobSpec job) {
    String type = body.path("error").path("type").asText();
    String text = body.path("error").path("message").asText().toLowerCase(Locale.ROOT);
    if (UNKNOWN_CLASS.contains(type)
        && (text.contains("does not exist") || text.contains("not found"))) {
      return FailureCause.MISSING_NODE_CLASS;
    }
    if (lacksModel(body.path("node_errors"), job)) {
      return FailureCause.MISSING_MODEL;
    }
    return status >= SERVER_ERROR ? FailureCause.EXECUTION_ERROR : FailureCause.INVALID_WORKFLOW;
  }

  private static boolean lacksModel(JsonNode nodeErrors, JobSpec job) {
    for (JsonNode errors : nodeErrors) {
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
    return job.requirements().modelFiles().contains(ModelFileName.normalized(value))
        || ModelFileName.looksLikeOne(value)
        || value.toLowerCase(Locale.ROOT).endsWith(MODEL_CONFIG);
  }

  /** An input file may no longer be on the node. */
  static boolean mayLackInput(ObjectNode body, JobSpec job) {
    return job.inputs().stream().anyMatch(in -> body.path("node_errors").has(in.graphNodeId()));
  }

  private static String message(int status, ObjectNode body) {
    List<String> said = new ArrayList<>();
    JsonNode error = body.path("error");
    String first = error.isTextual() ? error.asText() : error.path("message").asText();
    said.add(first.isEmpty() ? "ComfyUI answered with " + status : first);
    if (!error.path("details").asText().isEmpty()) {
      said.add(error.path("details").asText());
    }
    said.addAll(details(body.path("node_errors")));
    return String.join("; ", said);
  }

  private static List<String> details(JsonNode nodeErrors) {
    List<String> details = new ArrayList<>();
    for (Map.Entry<String, JsonNode> node : nodeErrors.properties()) {
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
