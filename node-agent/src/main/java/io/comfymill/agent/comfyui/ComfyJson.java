package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;

/** {@link PythonJson} of the shapes that ComfyUI answers with. */
public final class ComfyJson {
  private ComfyJson() {}

  /** Read-only. */
  public static JsonMapper mapper() {
    return PythonJson.mapper();
  }

  /**
   * @throws IOException where it is no JSON object
   */
  public static ObjectNode object(byte[] json) throws IOException {
    if (PythonJson.read(json) instanceof ObjectNode object) {
      return object;
    }
    throw new IOException("ComfyUI answered with something else than a JSON object");
  }

  static ObjectNode objectOrEmpty(JsonNode json) {
    return json instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode arrayOrEmpty(JsonNode json) {
    return json instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
  }
}
