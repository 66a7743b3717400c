package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The progress of one prompt's graph nodes: the data of {@code progress_state}. */
final class ProgressState {
  private final String promptId;
  private final ObjectNode state;

  ProgressState(String promptId) {
    this.promptId = promptId;
    this.state = JsonNodeFactory.instance.objectNode().put("prompt_id", promptId);
    state.putObject("nodes");
  }

  ObjectNode started(String id) {
    return moved(id, DoubleNode.valueOf(0), DoubleNode.valueOf(1), "running");
  }

  ObjectNode at(String id, int value, int max) {
    return moved(id, IntNode.valueOf(value), IntNode.valueOf(max), "running");
  }

  /** A graph node that was never started, since it is cached, counts in integers. */
  ObjectNode finished(String id) {
    JsonNode max = state.path("nodes").path(id).path("max");
    JsonNode value = max.isMissingNode() ? IntNode.valueOf(1) : max;
    return moved(id, value, value, "finished");
  }

  private ObjectNode moved(String id, JsonNode value, JsonNode max, String name) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("value", value);
    node.set("max", max);
    node.put("state", name).put("node_id", id).put("prompt_id", promptId);
    node.put("display_node_id", id).putNull("parent_node_id").put("real_node_id", id);
    state.withObjectProperty("nodes").set(id, node);
    return state;
  }

  /** What goes with a preview of this graph node. */
  ObjectNode previewMetadata(String id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("node_id", id)
        .put("prompt_id", promptId)
        .put("display_node_id", id)
        .putNull("parent_node_id")
        .put("real_node_id", id);
  }
}
