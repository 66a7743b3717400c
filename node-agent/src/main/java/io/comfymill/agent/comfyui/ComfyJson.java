package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON as Python writes it: {@code NaN} and {@code Infinity} are numbers there. */
public final class ComfyJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build();

  private ComfyJson() {}

  /** Read-only. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * @throws IOException where it is no JSON object
   */
  public static ObjectNode object(byte[] json) throws IOException {
    if (MAPPER.readTree(json) instanceof ObjectNode object) {
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
