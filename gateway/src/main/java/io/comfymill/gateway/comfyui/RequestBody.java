package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.validation.PythonValue;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.BadRequestException;
import io.comfymill.gateway.input.PromptIds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the small JSON bodies of {@code POST /queue} and the like by hand: ComfyUI ignores fields
 * and ids it does not know, and names no field in its refusals.
 */
final class RequestBody {
  /** Some 25,000 ids. Bodies are parsed on the event loop, which blocks other requests. */
  private static final int MAX_BYTES = 1024 * 1024;

  private RequestBody() {}

  /**
   * @throws BadRequestException where it is too long
   */
  static void requireShort(byte[] body) {
    if (body.length > MAX_BYTES) {
      throw new BadRequestException("the body is longer than 1 MiB; name fewer jobs at once");
    }
  }

  /**
   * @throws BadRequestException where it is no JSON object, or too long
   */
  static JsonNode object(byte[] body) {
    requireShort(body);
    try {
      JsonNode json = WireJson.mapper().readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw new BadRequestException("the body is not valid JSON", e);
    }
    throw new BadRequestException("the body must be a JSON object");
  }

  /** What Python takes for true, whatever its type. */
  static boolean flag(JsonNode json, String name) {
    return PythonValue.isTrue(json.path(name));
  }

  /** Impossible ids are ignored, as unknown ones are. */
  static List<PromptId> promptIds(JsonNode json, String name) {
    JsonNode values = json.path(name);
    if (values.isMissingNode() || values.isNull()) {
      return List.of();
    }
    if (!values.isArray()) {
      throw new BadRequestException(name + " must be a list of prompt ids");
    }
    List<PromptId> ids = new ArrayList<>();
    for (JsonNode value : values) {
      if (value.isTextual() && PromptIds.isPossible(value.textValue())) {
        ids.add(new PromptId(value.textValue()));
      }
    }
    return ids;
  }

  /** A query parameter, as Python reads it; absent and empty ones count as the given value. */
  static int integer(String name, @Nullable String text, int absent) {
    return text == null || text.isEmpty()
        ? absent
        : PythonValue.integer(text)
            .orElseThrow(() -> new BadRequestException(name + " must be an integer"));
  }
}
