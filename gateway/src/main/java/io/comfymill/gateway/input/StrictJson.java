package io.comfymill.gateway.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.comfymill.common.json.PythonJson;
import io.comfymill.gateway.errors.InvalidFieldException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a caller asks of us into records: nothing is converted, a misspelt field is refused,
 * and {@link InvalidFieldException} names the field and what it may be. Null counts as absent. What
 * a type cannot say, the records demand in their constructors with {@link FieldChecks}.
 */
public final class StrictJson {
  private static final String BODY = "the body";
  private static final String OBJECT = "must be a JSON object";

  /** Bodies are parsed on the event loop, and hold a few fields. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private static final ObjectMapper MAPPER =
      PythonJson.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
          .addModule(Amounts.module())
          .build();

  /** What is said of a value of the wrong type, by the type of its field. */
  private static final Map<Class<?>, String> DEMANDS =
      Map.of(
          String.class, "must be a string",
          Boolean.class, "must be true or false",
          boolean.class, "must be true or false",
          Integer.class, Amounts.INTEGER,
          int.class, Amounts.INTEGER,
          long.class, Amounts.BYTES,
          Long.class, Amounts.BYTES,
          Duration.class, Amounts.DURATION,
          Instant.class, Amounts.INSTANT);

  private StrictJson() {}

  /**
   * @throws InvalidFieldException where it is no JSON object, a long one, or a field is wrong
   */
  public static <T> T body(byte[] body, Class<T> type) {
    if (body.length > MAX_BODY_BYTES) {
      throw new InvalidFieldException(BODY, "must be at most 64 KiB long");
    }
    try {
      JsonNode json = MAPPER.readTree(body);
      if (json instanceof ObjectNode object) {
        return read(object, type, "");
      }
    } catch (IOException e) {
      throw new InvalidFieldException(BODY, OBJECT, e);
    }
    throw new InvalidFieldException(BODY, OBJECT);
  }

  /**
   * @param path put before each field's name where it is wrong; empty, or ending with a dot
   * @throws InvalidFieldException where a field is wrong
   */
  public static <T> T read(ObjectNode json, Class<T> type, String path) {
    requireKnown(json, type, path);
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonMappingException e) {
      throw wrong(e).below(path);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree cannot be malformed", e);
    }
  }

  /** Before the record is made: its constructor would miss what is merely misspelt. */
  private static void requireKnown(ObjectNode json, Class<?> type, String path) {
    TreeSet<String> known = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      known.add(PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName()));
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!known.contains(field.getKey())) {
        throw new InvalidFieldException(
            path + field.getKey(), "is not known; known are " + String.join(", ", known));
      }
    }
  }

  private static InvalidFieldException wrong(JsonMappingException failure) {
    if (failure.getCause() instanceof InvalidFieldException demanded) {
      return demanded;
    }
    String field =
        failure.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(name -> name != null)
            .collect(Collectors.joining("."));
    return new InvalidFieldException(field, demand(failure), failure);
  }

  private static String demand(JacksonException failure) {
    @Nullable Class<?> type =
        failure instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    return type == null ? OBJECT : DEMANDS.getOrDefault(type, "must be a list of strings");
  }
}
