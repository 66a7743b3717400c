package io.comfymill.gateway.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import io.comfymill.gateway.errors.BadRequestException;
import java.io.IOException;

/** Reads small JSON bodies, on the event loop. */
public final class JsonBody {
  private static final int MAX_BYTES = 1024 * 1024;

  private JsonBody() {}

  /**
   * @throws BadRequestException if it is not one JSON value, or too long
   */
  public static JsonNode any(byte[] body) {
    if (body.length > MAX_BYTES) {
      throw new BadRequestException("the body is longer than 1 MiB");
    }
    try {
      return PythonJson.read(body);
    } catch (IOException e) {
      throw new BadRequestException("the body is not valid JSON", e);
    }
  }

  /**
   * @throws BadRequestException if it is not a JSON object, or too long
   */
  public static ObjectNode object(byte[] body) {
    JsonNode json = any(body);
    if (!(json instanceof ObjectNode object)) {
      throw new BadRequestException("the body must be a JSON object");
    }
    return object;
  }
}
