package io.comfymill.gateway.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An input of a graph node. */
public record GraphInput(String node, String input) {
  /** What the workflow has there; missing where it has none. */
  public JsonNode value(ObjectNode workflow) {
    return workflow.path(node).path("inputs").path(input);
  }

  /** Only where {@link GraphInputs} has found it. */
  public void set(ObjectNode workflow, JsonNode value) {
    ((ObjectNode) workflow.path(node).path("inputs")).set(input, value);
  }

  @Override
  public String toString() {
    return node + "." + input;
  }
}
