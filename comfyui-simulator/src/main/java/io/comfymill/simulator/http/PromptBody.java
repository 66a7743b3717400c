package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.PythonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /prompt}, read as leniently as ComfyUI does. Every method throws a {@link
 * ServerTroubleException} where ComfyUI would fail.
 */
record PromptBody(JsonNode body) {
  PromptBody {
    if (!body.isContainerNode() && !body.isTextual()) {
      throw new ServerTroubleException("the body must be an object");
    }
  }

  /** The queue number that the client asks for; empty to use the queue's counter. */
  Optional<JsonNode> number() {
    JsonNode number = body.path("number");
    if (number.isMissingNode()) {
      return Optional.empty();
    }
    if (number.isContainerNode() || number.isNull()) {
      throw new ServerTroubleException("number must be a number");
    }
    try {
      double value = number.isBoolean() ? (number.booleanValue() ? 1 : 0) : toDouble(number);
      return Optional.of(DoubleNode.valueOf(value));
    } catch (NumberFormatException e) {
      throw new ServerTroubleException("number must be a number");
    }
  }

  private static double toDouble(JsonNode number) {
    return Double.parseDouble(number.asText().strip());
  }

  boolean front() {
    return PythonValue.isTrue(body.path("front"));
  }

  JsonNode prompt() {
    JsonNode prompt = body.path("prompt");
    boolean emptySequence =
        (prompt.isArray() && prompt.isEmpty())
            || (prompt.isTextual() && prompt.textValue().isEmpty());
    if (emptySequence) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!prompt.isMissingNode() && !(prompt.isObject() && hasForeseenNodes(prompt))) {
      throw new ServerTroubleException("the prompt must be an object of graph nodes");
    }
    return prompt;
  }

  private static boolean hasForeseenNodes(JsonNode prompt) {
    for (JsonNode node : prompt) {
      boolean lookedUp =
          node.isContainerNode() || (node.isTextual() && !node.textValue().contains("class_type"));
      if (!lookedUp || node.path("class_type").isContainerNode()) {
        return false;
      }
    }
    return true;
  }

  String promptId() {
    JsonNode id = body.path("prompt_id");
    if (id.isMissingNode()) {
      return UUID.randomUUID().toString();
    }
    return id.isNull() ? "None" : id.isValueNode() ? id.asText() : id.toString();
  }

  @Nullable List<String> targets() {
    JsonNode targets = body.path("partial_execution_targets");
    if (targets.isMissingNode() || targets.isNull()) {
      return null;
    }
    if (!targets.isArray()) {
      throw new ServerTroubleException("partial_execution_targets must be a list");
    }
    List<String> ids = new ArrayList<>();
    targets.forEach(target -> ids.add(target.isTextual() ? target.textValue() : ""));
    return ids;
  }

  JsonNode extraData() {
    JsonNode given = body.path("extra_data");
    JsonNode extraData =
        given.isMissingNode() ? JsonNodeFactory.instance.objectNode() : given.deepCopy();
    JsonNode clientId = body.path("client_id");
    if (clientId.isMissingNode()) {
      return extraData;
    }
    if (!(extraData instanceof ObjectNode object)) {
      throw new ServerTroubleException("extra_data must be an object");
    }
    return object.set("client_id", clientId);
  }
}
