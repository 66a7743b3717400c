package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.Workflow;
import java.util.HashSet;
import java.util.Set;

/** Computes the progress of a job from the messages that its client gets. */
final class RunProgress {
  private final Workflow workflow;
  private final Set<String> done = new HashSet<>();
  private String current = "";
  private double currentFraction;

  RunProgress(Workflow workflow) {
    this.workflow = workflow;
  }

  /** Takes in a message of this job. */
  void on(String type, JsonNode data) {
    switch (type) {
      case "execution_start" -> reset();
      case "execution_cached" -> data.path("nodes").forEach(node -> done.add(node.asText()));
      case "executing" -> begin(data.path("node").asText(""));
      case "progress" ->
          currentFraction = data.path("value").asDouble() / data.path("max").asDouble(1);
      case "executed" -> done.add(data.path("node").asText());
      default -> {} // says nothing of how far it is
    }
  }

  /** A new attempt starts from zero. */
  private void reset() {
    begin("");
    done.clear();
  }

  private void begin(String node) {
    if (!current.isEmpty()) {
      done.add(current);
    }
    current = node;
    currentFraction = 0;
  }

  double fraction() {
    double running = done.contains(current) ? 0 : currentFraction;
    long finished = done.stream().filter(workflow.nodes()::containsKey).count();
    return Math.min(1, (finished + running) / workflow.nodes().size());
  }

  String doing() {
    return workflow.node(current).map(GraphNode::classType).orElse("waiting");
  }
}
