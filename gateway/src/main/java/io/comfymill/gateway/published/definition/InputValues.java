package io.comfymill.gateway.published.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.InvalidFieldException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a run sets, held against what its workflow takes. */
public final class InputValues {
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build();

  private final Map<String, Input> inputs = new LinkedHashMap<>();
  private final Map<String, JsonSchema> schemas = new LinkedHashMap<>();

  public InputValues(List<Input> inputs) {
    JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    for (Input input : inputs) {
      this.inputs.put(input.name(), input);
      schemas.put(input.name(), factory.getSchema(input.schema(), CONFIG));
    }
  }

  /** What a run may send, as a JSON Schema. */
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("type", "object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    inputs.forEach((name, input) -> properties.set(name, input.describedSchema()));
    inputs.values().stream()
        .filter(Input::isRequired)
        .forEach(input -> schema.withArray("required").add(input.name()));
    return schema;
  }

  /** Why a value does not suit. */
  public Optional<String> wrong(String name, JsonNode value) {
    return schemas.get(name).validate(value).stream().map(ValidationMessage::getError).findFirst();
  }

  /**
   * Every input's value in a run.
   *
   * @param run a seed that is not set follows from it
   * @throws InvalidFieldException where one is wrong, lacking or unknown
   */
  public Map<String, JsonNode> complete(Map<String, JsonNode> sent, UUID run) {
    for (String name : sent.keySet()) {
      if (!inputs.containsKey(name)) {
        throw new InvalidFieldException(
            name, "is no input; there are " + String.join(", ", inputs.keySet()));
      }
    }
    Map<String, JsonNode> values = new LinkedHashMap<>();
    inputs.forEach((name, input) -> values.put(name, value(input, sent.get(name), run)));
    return values;
  }

  private JsonNode value(Input input, @Nullable JsonNode sent, UUID run) {
    if (sent == null || sent.isNull()) {
      return input.standard().orElseGet(() -> input.isRequired() ? lacking(input) : seed(run));
    }
    wrong(input.name(), sent)
        .ifPresent(
            reason -> {
              throw new InvalidFieldException(input.name(), reason);
            });
    return sent;
  }

  private static JsonNode lacking(Input input) {
    throw new InvalidFieldException(input.name(), "must be set");
  }

  /** Below 2⁵³, so that it can be shown and sent again from a browser. */
  private static JsonNode seed(UUID run) {
    return BigIntegerNode.valueOf(
        BigInteger.valueOf(run.getLeastSignificantBits() & ((1L << 53) - 1)));
  }

  /**
   * A value as forms and command lines have it: a text.
   *
   * @throws InvalidFieldException where there is no such input, or it takes another kind of value
   */
  public JsonNode parse(String name, String text) {
    Input input = inputs.get(name);
    if (input == null) {
      throw new InvalidFieldException(
          name, "is no input; there are " + String.join(", ", inputs.keySet()));
    }
    return switch (input.type()) {
      case TEXT, MODEL, IMAGE -> TextNode.valueOf(text);
      case CHOICE -> choice(input, text);
      case INT, FLOAT, BOOLEAN, SEED -> json(name, text.strip());
    };
  }

  private static JsonNode choice(Input input, String text) {
    for (JsonNode choice : input.wish().path("choices")) {
      if (choice.asText().equals(text)) {
        return choice;
      }
    }
    return TextNode.valueOf(text);
  }

  private static JsonNode json(String name, String text) {
    try {
      return WireJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidFieldException(name, "must be a number, true or false", e);
    }
  }
}
