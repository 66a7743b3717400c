package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import org.jspecify.annotations.Nullable;

/** Text messages in ComfyUI's format that the gateway makes itself. */
final class SocketMessages {
  private SocketMessages() {}

  static String status(long remaining, @Nullable String sid) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.putObject("status").putObject("exec_info").put("queue_remaining", remaining);
    if (sid != null) {
      data.put("sid", sid);
    }
    return message("status", data);
  }

  /** Tells a client that reconnects where its running prompt is. */
  static String executing(String graphNodeId) {
    return message("executing", JsonNodeFactory.instance.objectNode().put("node", graphNodeId));
  }

  static String message(String type, JsonNode data) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", type);
    message.set("data", data);
    return PythonJson.text(message);
  }
}
