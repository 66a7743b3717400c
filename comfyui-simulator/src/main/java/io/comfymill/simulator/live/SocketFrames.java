package io.comfymill.simulator.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;

/** The frames that go to WebSocket clients. */
public final class SocketFrames {
  private SocketFrames() {}

  public static String text(String type, JsonNode data) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", type);
    message.set("data", data);
    return WireJson.text(message);
  }

  public static ObjectNode status(int queueRemaining) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("status", queueInfo(queueRemaining));
    return data;
  }

  /** Also the answer to {@code GET /prompt}. */
  public static ObjectNode queueInfo(int queueRemaining) {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.putObject("exec_info").put("queue_remaining", queueRemaining);
    return info;
  }

  /** Also the answer to {@code GET /features}. */
  public static ObjectNode features() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("supports_preview_metadata", true)
        .put("max_upload_size", 104_857_600);
  }
}
