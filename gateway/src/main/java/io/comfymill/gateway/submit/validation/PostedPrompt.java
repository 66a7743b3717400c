package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.validation.PythonText;
import io.comfymill.common.validation.PythonValue;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.input.FieldChecks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a {@code POST /prompt}. Read by hand: each of its mistakes has an error type of
 * ComfyUI, and some values are taken that strict JSON readers refuse.
 *
 * @param prompt an object; whether it is a workflow is checked later
 * @param number the client's own queue number
 * @param front before all others; ignored if there is a number
 * @param targets {@code partial_execution_targets}
 */
public record PostedPrompt(
    ObjectNode prompt,
    @Nullable PromptId promptId,
    @Nullable String clientId,
    ObjectNode extraData,
    @Nullable Double number,
    boolean front,
    @Nullable List<String> targets) {
  public static final ObjectReader READER =
      WireJson.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int MAX_CLIENT_ID = 512;

  /**
   * @throws PromptRefusedException if ComfyUI would not accept it
   */
  public static PostedPrompt of(JsonNode json) {
    if (!json.isObject()) {
      throw PromptRefusedException.of("invalid_json", "The body must be a JSON object", "");
    }
    if (!json.has("prompt")) {
      throw PromptRefusedException.of("no_prompt", "No prompt provided", "No prompt provided");
    }
    if (!json.get("prompt").isObject()) {
      throw PromptRefusedException.of(
          "invalid_prompt", "The prompt must be an object of graph nodes by id", "prompt");
    }
    return new PostedPrompt(
        (ObjectNode) json.get("prompt"),
        promptId(json.path("prompt_id")),
        clientId(json.has("client_id") ? json.path("client_id") : json.at("/extra_data/client_id")),
        extraData(json.path("extra_data")),
        number(json.path("number")),
        PythonValue.isTrue(json.path("front")),
        targets(json.path("partial_execution_targets")));
  }

  PostedPrompt with(ObjectNode otherPrompt) {
    return new PostedPrompt(otherPrompt, promptId, clientId, extraData, number, front, targets);
  }

  /**
   * Keeps the header {@code Comfy-Usage-Source} where newer versions of ComfyUI do.
   *
   * @param source null where it was not sent
   */
  public void usedBy(@Nullable String source) {
    if (source != null && FieldChecks.isPlainText(source)) {
      extraData.put("comfy_usage_source", source);
    }
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static @Nullable PromptId promptId(JsonNode value) {
    if (absent(value)) {
      return null;
    }
    try {
      if (value.isValueNode() && FieldChecks.isPlainText(PythonText.str(value))) {
        return new PromptId(PythonText.str(value));
      }
    } catch (IllegalArgumentException e) {
      throw invalidPromptId(e.getMessage());
    }
    throw invalidPromptId("prompt_id must be a string of Unicode characters");
  }

  private static PromptRefusedException invalidPromptId(String details) {
    return PromptRefusedException.of("invalid_prompt_id", "Invalid prompt_id", details);
  }

  private static @Nullable String clientId(JsonNode value) {
    if (absent(value)) {
      return null;
    }
    String id = PythonText.str(value);
    if (!value.isValueNode() || id.length() > MAX_CLIENT_ID || !FieldChecks.isPlainText(id)) {
      throw PromptRefusedException.of(
          "invalid_client_id",
          "Invalid client_id",
          "client_id must be a string of at most %d characters".formatted(MAX_CLIENT_ID));
    }
    return id;
  }

  private static ObjectNode extraData(JsonNode value) {
    if (absent(value)) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!value.isObject()) {
      throw PromptRefusedException.of(
          "invalid_extra_data", "Invalid extra_data", "extra_data must be an object");
    }
    return (ObjectNode) value;
  }

  /** ComfyUI takes what Python's {@code float()} takes, so numbers in strings as well. */
  private static @Nullable Double number(JsonNode value) {
    if (absent(value)) {
      return null;
    }
    double number = PythonValue.number(value).orElse(Double.NaN);
    if (!Double.isFinite(number)) {
      throw PromptRefusedException.of(
          "invalid_number", "Invalid number", "number must be a finite number");
    }
    return number;
  }

  private static @Nullable List<String> targets(JsonNode value) {
    if (absent(value)) {
      return null;
    }
    if (!value.isArray()) {
      throw PromptRefusedException.of(
          "invalid_partial_execution_targets",
          "Invalid partial_execution_targets",
          "partial_execution_targets must be a list of graph node ids");
    }
    List<String> targets = new ArrayList<>();
    for (JsonNode target : value) {
      if (target.isTextual()) { // ids are strings, and 2 is not "2"
        targets.add(target.textValue());
      }
    }
    return targets;
  }
}
