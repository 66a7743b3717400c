package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What ComfyUI said to {@code POST /prompt}. */
public sealed interface PostAnswer {
  /**
   * In the queue.
   *
   * @param nodeErrors errors of outputs that will not run although the prompt will
   */
  record Queued(JsonNode nodeErrors) implements PostAnswer {}

  /**
   * @param body {@code {error, node_errors}}; empty if the answer was no such JSON
   */
  record Refused(int status, ObjectNode body) implements PostAnswer {}
}
