package io.comfymill.gateway.published.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.graph.GraphInput;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * An input of a published workflow.
 *
 * @param to the inputs of graph nodes that get its value
 * @param own what the workflow has there
 * @param wish as the owner wrote it; empty where that was no more than where it belongs
 */
public record Input(
    String name, InputType type, List<GraphInput> to, JsonNode own, ObjectNode wish) {
  private static final BigInteger LARGEST_SEED =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  public Input {
    to = List.copyOf(to);
  }

  public boolean isRequired() {
    return wish.path("required").asBoolean() || (type == InputType.IMAGE && !wish.has("default"));
  }

  /**
   * What it is where a run does not set it; nothing for a seed, which is then another each time.
   */
  public Optional<JsonNode> standard() {
    if (wish.has("default")) {
      return Optional.of(wish.get("default"));
    }
    return type == InputType.SEED || isRequired() ? Optional.empty() : Optional.of(own);
  }

  public String title() {
    return wish.path("title").asText(name);
  }

  /** As a JSON Schema. */
  ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("title", title());
    copy("description", schema, "description");
    if (type == InputType.CHOICE) {
      schema.set("enum", wish.path("choices"));
    } else {
      schema.put("type", type.jsonType());
    }
    if (type == InputType.SEED) {
      schema.put("minimum", 0).put("maximum", LARGEST_SEED);
    }
    copy("min", schema, "minimum");
    copy("max", schema, "maximum");
    copy("maxLength", schema, "maxLength");
    standard().ifPresent(value -> schema.set("default", value));
    return schema;
  }

  /** The same with what a form wants to know, which is no part of JSON Schema. */
  ObjectNode describedSchema() {
    ObjectNode schema = schema().put("x-comfymill-type", type.word());
    copy("group", schema, "x-comfymill-group");
    copy("advanced", schema, "x-comfymill-advanced");
    return schema;
  }

  private void copy(String from, ObjectNode schema, String to) {
    if (wish.has(from)) {
      schema.set(to, wish.get(from));
    }
  }
}
