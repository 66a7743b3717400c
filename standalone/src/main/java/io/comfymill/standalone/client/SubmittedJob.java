package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.Workflow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that the gateway has accepted.
 *
 * @param answer the gateway's
 */
public record SubmittedJob(Gateway gateway, String promptId, Workflow workflow, JsonNode answer) {
  /**
   * @param clientId whose socket is told of the job's progress; null for the one in the file
   * @throws IOException also where the workflow is refused; the message lists the reasons
   */
  public static SubmittedJob submit(Gateway gateway, PromptFile file, @Nullable String clientId)
      throws IOException, InterruptedException {
    ObjectNode body = file.body().deepCopy();
    if (clientId != null) {
      body.put("client_id", clientId);
    }
    Gateway.Answer answer = gateway.post("/prompt", out -> file.write(body, out));
    JsonNode promptId = answer.json().path("prompt_id");
    if (answer.status() != 200 || !promptId.isTextual()) {
      throw new IOException(reasons(answer.json(), file.workflow()));
    }
    return new SubmittedJob(gateway, promptId.textValue(), file.workflow(), answer.json());
  }

  /** What is wrong with graph nodes that were left out of it; the rest runs. */
  public List<String> leftOut() {
    return nodeErrors(answer, workflow);
  }

  /** The history entry, once the job has ended. */
  Optional<JsonNode> ended() throws IOException, InterruptedException {
    JsonNode entry = gateway.get("/history/" + promptId).path(promptId);
    return entry.isObject() ? Optional.of(entry) : Optional.empty();
  }

  /** Whether it is queued or running. */
  boolean isQueued() throws IOException, InterruptedException {
    JsonNode queue = gateway.get("/queue");
    return isIn(queue.path("queue_running")) || isIn(queue.path("queue_pending"));
  }

  private boolean isIn(JsonNode entries) {
    for (JsonNode entry : entries) {
      if (entry.path(1).asText().equals(promptId)) {
        return true;
      }
    }
    return false;
  }

  private static String reasons(JsonNode answer, Workflow workflow) {
    List<String> reasons = new ArrayList<>();
    reasons.add("the workflow was refused: " + text(answer.path("error")));
    nodeErrors(answer, workflow).forEach(error -> reasons.add("  " + error));
    return String.join("\n", reasons);
  }

  private static List<String> nodeErrors(JsonNode answer, Workflow workflow) {
    List<String> reasons = new ArrayList<>();
    for (Map.Entry<String, JsonNode> node : answer.path("node_errors").properties()) {
      String where =
          workflow
              .node(node.getKey())
              .map(graphNode -> node.getKey() + " (" + graphNode.classType() + ")")
              .orElse(node.getKey());
      for (JsonNode error : node.getValue().path("errors")) {
        reasons.add("graph node " + where + ": " + text(error));
      }
    }
    return reasons;
  }

  private static String text(JsonNode error) {
    if (!error.isObject()) {
      return error.asText(error.toString());
    }
    String details = error.path("details").asText();
    return error.path("message").asText() + (details.isEmpty() ? "" : ": " + details);
  }
}
