package io.comfymill.common.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.PromptId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What ComfyUI's history says of a finished prompt, as clients will see it: {@code prompt_id} is
 * the client's, and {@code subfolder} of every file item is {@code <job id>/<original subfolder>}.
 *
 * @param outputs graph node id → output key → items
 * @param meta graph node id → {@code {node_id, display_node, parent_node, real_node_id}}
 * @param messages {@code [[event, data]…]}: execution_start, execution_cached, and the closing
 *     execution_success, execution_error or execution_interrupted
 */
public record ExecutionResult(ObjectNode outputs, ObjectNode meta, ArrayNode messages) {
  public ExecutionResult {
    Require.present(outputs, "outputs");
    Require.present(meta, "meta");
    Require.present(messages, "messages");
  }

  /** The same as the answer to another prompt. */
  public ExecutionResult of(PromptId prompt) {
    ArrayNode told = messages.deepCopy();
    for (JsonNode message : told) {
      if (message.path(1) instanceof ObjectNode data && data.has("prompt_id")) {
        data.put("prompt_id", prompt.value());
      }
    }
    return new ExecutionResult(outputs, meta, told);
  }

  /** The same without what it made. */
  public ExecutionResult withoutOutputs() {
    return new ExecutionResult(JsonNodeFactory.instance.objectNode(), meta, messages);
  }

  /** Whether ComfyUI took the results of all these graph nodes, one at least, from its cache. */
  public boolean reused(Collection<String> graphNodes) {
    Set<String> cached = new HashSet<>();
    for (JsonNode message : messages) {
      if (message.path(0).asText().equals("execution_cached")) {
        message.path(1).path("nodes").forEach(node -> cached.add(node.asText()));
      }
    }
    return !graphNodes.isEmpty() && cached.containsAll(graphNodes);
  }
}
