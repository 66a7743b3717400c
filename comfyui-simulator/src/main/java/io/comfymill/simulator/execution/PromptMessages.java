package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.simulator.live.Clients;
import io.comfymill.simulator.node.NodeRun;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages about one running prompt to whom they concern, and collects those for its
 * history.
 */
final class PromptMessages implements NodeRun.MessageTrouble {
  private final Clients clients;
  private final InstantSource clock;
  private final String promptId;
  private final @Nullable String clientId;
  private final ArrayNode recorded = JsonNodeFactory.instance.arrayNode();

  /**
   * @param clientId who sent the prompt; null where nobody said
   */
  PromptMessages(Clients clients, InstantSource clock, String promptId, @Nullable String clientId) {
    this.clients = clients;
    this.clock = clock;
    this.promptId = promptId;
    this.clientId = clientId;
  }

  /** The {@code status.messages} of history. */
  ArrayNode recorded() {
    return recorded;
  }

  ObjectNode data() {
    return JsonNodeFactory.instance.objectNode().put("prompt_id", promptId);
  }

  /** To the client alone, and into history. */
  void milestone(String type, ObjectNode data) {
    if (record(type, data)) {
      clients.send(clientId, type, data);
    }
  }

  /** To the client, or to everyone where there is none, and into history. */
  void broadcastMilestone(String type, ObjectNode data) {
    record(type, data);
    clients.send(clientId, type, data);
  }

  private boolean record(String type, ObjectNode data) {
    data.put("timestamp", clock.millis());
    recorded.addArray().add(type).add(data);
    return clientId != null;
  }

  void executing(@Nullable String graphNodeId) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("node", graphNodeId);
    if (graphNodeId != null) {
      data.put("display_node", graphNodeId);
    }
    toClient("executing", data.put("prompt_id", promptId));
  }

  void executed(String graphNodeId, @Nullable JsonNode output) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("node", graphNodeId).put("display_node", graphNodeId).set("output", output);
    toClient("executed", data.put("prompt_id", promptId));
  }

  private void toClient(String type, ObjectNode data) {
    if (clientId != null) {
      clients.send(clientId, type, data);
    }
  }

  /** To the client, or to everyone where there is none. */
  void progressState(ObjectNode state) {
    clients.send(clientId, "progress_state", state);
  }

  /** A step of a graph node: first for clients that know preview metadata, then for the others. */
  void step(
      String graphNodeId, ProgressState progress, int value, int max, byte[] image, boolean png) {
    progressState(progress.at(graphNodeId, value, max));
    ObjectNode metadata = progress.previewMetadata(graphNodeId);
    BinaryMessage described =
        png
            ? BinaryMessage.pngPreview(metadata, image)
            : BinaryMessage.jpegPreview(metadata, image);
    clients.sendIfItKnowsMetadata(clientId, described.bytes());
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("value", value).put("max", max);
    clients.send(clientId, "progress", data.put("prompt_id", promptId).put("node", graphNodeId));
    clients.sendUnlessItKnowsMetadata(clientId, described.withoutMetadata().bytes());
  }

  @Override
  public void late(Duration by) {
    clients.late(by);
  }

  @Override
  public void forget() {
    if (clientId != null) {
      clients.forget(clientId);
    }
  }

  @Override
  public void cut() {
    if (clientId != null) {
      clients.cut(clientId);
    }
  }
}
